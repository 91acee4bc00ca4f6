-- document "application_form_file" { label = …, required = when.… }
return function(key)
  local at = here(2)
  return function(spec)
    return { ["$tag"] = "document", ["$file"] = at.file, ["$line"] = at.line, key = key, spec = spec }
  end
end
