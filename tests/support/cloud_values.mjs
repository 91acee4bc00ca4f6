// Complete values of one cloud-services application, level by level, and the files that each level needs.
export const brand = {
  values: {
    brand_name: '範例雲', oem_name_zh: '範例雲端原廠股份有限公司', oem_name_en: 'Sample Cloud Inc.', origin_country: 'TW',
    vendor_identity: 'agent', authorization_perpetual: false, authorization_expiry: '2029-12-31',
  },
  pdfs: ['oem_authorization_file', 'carbon_report_file'],
};

const checklistRows = ['row_01', 'row_03', 'row_06', 'row_07', 'row_09', 'row_10'];
const tests = ['cl_001', 'cl_002', 'cl_003', 'cl_004', 'cl_005', 'cl_006', 'cs_001', 'cs_002', 'cs_003', 'cs_004'];

// What 資通系統防護基準 asks at 普: all but those of 中 and 高.
const aboveBasic = [5, 6, 7, 8, 18, 22, 26, 27, 30, 31, 32, 34, 35, 37, 44, 45, 47, 49, 50, 54, 55, 57, 62, 65, 67, 68, 69, 70, 71, 73, 75, 76, 78, 79, 80];
const gradingItems = Array.from({ length: 80 }, (_, i) => i + 1).filter((number) => !aboveBasic.includes(number))
  .map((number) => `item_${String(number).padStart(2, '0')}`);

export const service = {
  values: {
    service_name: '雲端虛擬服務TEST', group_code: '3', category_code: 'storage_backup', previously_listed: false,
    infosec_capability_registration: 'none', productivity_tool: false, template_code: 'A', system_level: 'basic',
    cloud_checklist: Object.fromEntries(checklistRows.map((row) => [row, { conform: 'yes', statement: `${row} 已依規定辦理` }])),
    system_grading_items: Object.fromEntries(gradingItems.map((item) => [item, { conform: 'yes', statement: '已依規定辦理' }])),
    cloud_test_spec: Object.fromEntries(tests.map((row) => [row, { statement: `${row} 符合` }])),
    iso27001_kind: 'iso27001', iso27001_expiry: '2028-12-12', iso27017_kind: 'csa_star', iso27017_expiry: '2028-12-12',
    iso27018_kind: 'cns27018', iso27018_expiry: '2028-12-12',
  },
  pdfs: ['iso27001_file', 'iso27017_file', 'iso27018_file'],
};

export const spec = {
  values: {
    spec_name: '基本版', billing_method: 'month', functional_spec: '產品功能規格TEST', requirement_spec: '需求規格TEST',
    uniqueness_statement: '獨特性TEST', acceptance_documents: '驗收交付文件TEST', product_url: 'https://cloud.example.tw/basic',
    data_location: ['TW'], backup_location: ['TW', 'JP'], committed_sla: '承諾SLA TEST', sla_breach_handling: '未符合SLA之處理方式TEST',
    log_ap: true, log_logon: true, log_web: true, log_os: false,
  },
  pdfs: ['dm_file'],
  pictures: ['logo_file', 'screenshot_files'],
};

export const tiers = [
  { values: { tier_lower: 1, tier_upper: 100, min_license_qty: 1, solicitation_price: 5200 } },
  { values: { tier_lower: 101, tier_upper: 500, min_license_qty: 101, solicitation_price: 4800 } },
];
