-- document "application_form_file" { label = …, required = when.… }
return function(key)
  local file, line = here(2)
  return function(spec)
    return { ["$tag"] = "document", ["$file"] = file, ["$line"] = line, key = key, spec = spec }
  end
end
