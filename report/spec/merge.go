package spec

// merge lays a later tree over an earlier one: mappings key by key, the list of
// sections by id, anything else replaced. A blank value replaces nothing.
func merge(base, over *node) *node {
	if base == nil || base.shape != mapping || over.shape != mapping {
		if base != nil && over.blank() {
			return base
		}
		return over
	}
	out := &node{shape: mapping, file: over.file, line: over.line, column: over.column}
	at := map[string]int{}
	for i, key := range base.keys {
		at[key.value] = i
		out.keys = append(out.keys, key)
		out.items = append(out.items, base.items[i])
	}
	for i, key := range over.keys {
		j, ok := at[key.value]
		switch {
		case !ok:
			out.keys = append(out.keys, key)
			out.items = append(out.items, over.items[i])
		case key.value == "sections" && base.items[j].shape == list && over.items[i].shape == list:
			out.items[j] = mergeSections(base.items[j], over.items[i])
		default:
			out.keys[j] = key
			out.items[j] = merge(base.items[j], over.items[i])
		}
	}
	return out
}

// mergeSections keeps the order of the earlier list and appends what is new. A section
// with `remove: true` takes the earlier one of its id away.
func mergeSections(base, over *node) *node {
	out := &node{shape: list, file: over.file, line: over.line, column: over.column}
	at := map[string]int{}
	for _, s := range base.items {
		if id := sectionID(s); id != nil {
			at[id.value] = len(out.items)
		}
		out.items = append(out.items, s)
	}
	for _, s := range over.items {
		id := sectionID(s)
		j, ok := 0, false
		if id != nil {
			j, ok = at[id.value]
		}
		switch {
		case ok && removed(s):
			out.items[j] = nil
		case ok && out.items[j] != nil:
			out.items[j] = merge(out.items[j], s)
		default:
			out.items = append(out.items, s)
		}
	}
	kept := out.items[:0]
	for _, s := range out.items {
		if s != nil {
			kept = append(kept, s)
		}
	}
	out.items = kept
	return out
}

func removed(section *node) bool {
	n := section.get("remove")
	return n != nil && n.tag == "!!bool" && n.value == "true"
}
