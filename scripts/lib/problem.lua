-- What a rule answers: a code, and the parameters of its sentence `problem.<code>`. `field` says where it is shown,
-- severity = "missing" lets the row be stored as incomplete.
return function(code, params)
  local answer = { code = code, params = {} }
  for key, value in pairs(params or {}) do
    if key == "field" or key == "severity" then answer[key] = value else answer.params[key] = value end
  end
  return answer
end
