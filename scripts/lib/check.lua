-- check "R-023" (function(row, siblings, context) … end)
-- check("R-023", { "tier_lower", "tier_upper" }) (function …): runs only when these have a sound value.
return function(rule, reads)
  local file, line = here(2)
  return function(run)
    return { ["$tag"] = "check", ["$file"] = file, ["$line"] = line, rule = rule, reads = reads, run = run }
  end
end
