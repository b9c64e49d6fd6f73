package spec

import "slices"

// mergeSpecs lays a later spec over an earlier one. Files of rules add up; what a later
// spec's files say of a rule wins, see [customReader].
func (c *chain) mergeSpecs(base, over *node) *node {
	out := merge(base, over)
	if base == nil || base.get("rules").blank() || over.get("rules").blank() {
		return out
	}
	for i, key := range out.keys {
		if key.value == "rules" {
			out.items[i] = appendPaths(c.disk, base.get("rules"), over.get("rules"))
		}
	}
	return out
}

// merge lays a later tree over an earlier one: mappings key by key, the list of
// sections by id, anything else replaced. A blank value replaces nothing. It is
// idempotent, and associative as long as a key holds the same shape in every file.
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
// with `remove: true` takes the earlier one of its id away; it stays in the list as a
// tombstone until [prune], so that merging is associative.
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
			grave := *s
			grave.spent = s.spent || !removed(out.items[j]) || out.items[j].spent
			out.items[j] = &grave
		case ok && !removed(out.items[j]):
			out.items[j] = merge(out.items[j], s)
		default:
			if id != nil {
				at[id.value] = len(out.items)
			}
			out.items = append(out.items, s)
		}
	}
	return out
}

func removed(section *node) bool {
	n := section.get("remove")
	return n != nil && n.tag == "!!bool" && n.value == "true"
}

// prune drops the tombstones that took a section away. One that took none stays, to be
// told as a mistake.
func prune(tree *node) {
	if tree == nil {
		return
	}
	if sections := tree.get("sections"); sections != nil && sections.shape == list {
		sections.items = slices.DeleteFunc(slices.Clone(sections.items), func(s *node) bool { return s.spent && removed(s) })
	}
}

// appendPaths lays a later list of files behind an earlier one, each file once.
func appendPaths(d disk, base, over *node) *node {
	out := &node{shape: list, file: over.file, line: over.line, column: over.column}
	seen := map[string]bool{}
	for _, item := range slices.Concat(pathNodes(base), pathNodes(over)) {
		if item.shape == scalar && !item.blank() {
			name := d.join(item.file.dir, item.value)
			if seen[name] {
				continue
			}
			seen[name] = true
		}
		out.items = append(out.items, item)
	}
	return out
}
