// Fills in any tender type by its API alone: asks what a level needs, answers by type, mends what is refused.
import { pdf, png } from './files.mjs';

const MOST_ROUNDS = 40;
const day = (offset) => new Date(Date.now() + 8 * 3600e3 + offset * 86400e3).toISOString().slice(0, 10);
const TEXT = {
  text: '範例', textarea: '範例說明', email: 'a@example.tw', phone: '02-1234-5678', mobile: '0912-345-678', url: 'https://example.tw/',
  tax_id: '04595252', address: '100臺北市中正區範例路1號', date: day(-30), datetime: `${day(-30)}T00:00:00+08:00`,
};

/** "checklist.row_01.statement", "members[2].name" -> its steps. */
const steps = (name) => name.split(/[.[\]]+/).filter(Boolean).map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function put(values, name, value) {
  const path = steps(name);
  let at = values;
  path.slice(0, -1).forEach((step, i) => {
    if (at[step] === undefined || at[step] === null) at[step] = typeof path[i + 1] === 'number' ? [] : {};
    at = at[step];
  });
  at[path.at(-1)] = value;
}

const get = (values, name) => steps(name).reduce((at, step) => at?.[step], values);

/** What could stand in a field, given what is wrong with what stands there. */
function answer(field, finding, now) {
  const { code, params = {} } = finding;
  const limit = Object.values(params).map((one) => Number(String(one).replaceAll(',', ''))).find(Number.isFinite);
  switch (field.type) {
    case 'integer': case 'money':
      if (code === 'max' || code === 'at_most') return limit ?? now - 1;
      if (code === 'min' || code === 'at_least') return limit ?? now + 1;
      if (code === 'above') return (limit ?? now) + 99;
      return 1;
    case 'decimal': case 'percent': return '99.5';
    case 'boolean': return code === 'required' || now === undefined ? true : !now;  // another answer, when a rule refuses this one
    case 'consent': return true;
    case 'choice': case 'country': {
      const next = field.options.findIndex((option) => option.value === now) + 1;  // another one, when a rule refuses this one
      return field.options[next % field.options.length]?.value;
    }
    case 'group': case 'checklist': return {};
    case 'choices': case 'countries': case 'choice_tree': return [field.options[0]?.value];
    case 'text_list': return ['範例'];
    case 'price_range': return { low: 1, high: 2, unit: '月' };
    case 'table': return [{}];
    case 'date': return /^\d{4}-\d\d-\d\d$/.test(params.limit ?? '') ? params.limit : code === 'not_before' ? day(365) : day(-30);
    default: {
      if (code === 'taken') return `${now}${Math.floor(Math.random() * 1e6)}`;
      if (code === 'english_only') return 'Sample';
      return TEXT[field.type] ?? '範例';
    }
  }
}

const isFile = (field) => ['file', 'files', 'image'].includes(field.type);

/** Values that are accepted and complete but for files. `wanted` are answers that a rule of the type needs. */
export async function valuesFor(client, list, parent, wanted = {}) {
  const values = structuredClone(wanted);
  let open = [];
  for (let round = 0; round < MOST_ROUNDS; ++round) {
    const judged = await client.post(`${list}/evaluate`, { parent, values });
    if (judged.status !== 200) throw new Error(`${list}/evaluate: ${judged.status} ${JSON.stringify(judged.body)}`);
    const fields = new Map(judged.body.fields.map((field) => [field.key, field]));
    open = judged.body.findings.filter((finding) => fields.has(finding.field) && !isFile(fields.get(finding.field)));
    if (!open.length) return { values, fields: judged.body.fields, findings: judged.body.findings };
    for (const finding of open) put(values, finding.field, answer(fields.get(finding.field), finding, get(values, finding.field)));
  }
  throw new Error(`${list}: not filled in after ${MOST_ROUNDS} rounds: ${JSON.stringify(open)}`);
}

/** Makes one row with all that it needs; answers the row as it is then. */
export async function fillRow(client, list, parent, wanted = {}) {
  const { values, fields } = await valuesFor(client, list, parent, wanted);
  const made = await client.post(list, { parent, values });
  if (made.status !== 201) throw new Error(`${list}: ${made.status} ${JSON.stringify(made.body)} of ${JSON.stringify(values)}`);
  const at = `${list}/${made.body.id}`;
  for (const field of fields.filter((each) => isFile(each) && each.required && each.visible && each.editable)) {
    const offered = [{ content: pdf(1), name: 'a.pdf' }, { content: png(), name: 'a.png', type: 'image/png' },
      { content: png(900, 600), name: 'b.png', type: 'image/png' }];
    const refused = [];
    for (const file of offered) {
      const kept = await client.upload(`${at}/files/${field.key}`, file);
      if (kept.status < 300) { refused.length = 0; break; }
      refused.push(kept.body);
    }
    if (refused.length) throw new Error(`${at} ${field.key}: ${JSON.stringify(refused)}`);
  }
  return (await client.get(at)).body;
}

/** Fills one row a level, from the roots down; `wanted[level]`. Answers the rows by level. */
export async function fillTree(client, items, wanted = {}) {
  const { levels } = (await client.get(items)).body;
  const rows = {};
  for (const level of levels) {
    rows[level.key] = await fillRow(client, level.list, level.parent ? rows[level.parent].id : undefined, wanted[level.key]);
    const { own, missing } = rows[level.key].completeness;
    if (!own) throw new Error(`${level.key} lacks ${JSON.stringify(missing)}`);
  }
  return rows;
}
