-- guide "item_guide" { label = … }: read and confirmed before filling (R-037)
return function(key)
  local file, line = here(2)
  return function(spec)
    return { ["$tag"] = "guide", ["$file"] = file, ["$line"] = line, key = key, spec = spec }
  end
end
