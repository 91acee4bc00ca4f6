-- guide "item_guide" { label = … }: read and confirmed before filling (R-037)
return function(key)
  local at = here(2)
  return function(spec)
    return { ["$tag"] = "guide", ["$file"] = at.file, ["$line"] = at.line, key = key, spec = spec }
  end
end
