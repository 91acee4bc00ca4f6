-- wrk: creates rows of the root level, each with a name of its own.
local token, number = os.getenv("BENCH_TOKEN"), 0
local thread_seed = 0
function setup(thread) thread:set("id", thread_seed); thread_seed = thread_seed + 1 end
function request()
  number = number + 1
  local body = string.format(
    '{"values":{"brand_name":"範例雲 %d-%d-%d","oem_name_zh":"範例原廠股份有限公司","origin_country":"TW","vendor_identity":"oem"}}',
    id, number, os.time())
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json", ["Accept"] = "application/json", ["Authorization"] = "Bearer " .. token }, body)
end
function response(status) if status ~= 201 then bad = (bad or 0) + 1 end end
