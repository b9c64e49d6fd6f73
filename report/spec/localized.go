package spec

// byLanguage reports whether a node gives a text in several languages, {zh-CN: ..., en: ...},
// as any text of a spec may be given: one base serves accounts of either language.
func (d *decoder) byLanguage(n *node) bool {
	if n.shape != mapping || len(n.keys) == 0 || d.catalog == nil {
		return false
	}
	known := d.catalog.languages()
	for _, key := range n.keys {
		if contains(known, key.value) {
			return true
		}
	}
	return false
}

// localized is the text of the report's language; nil with a problem, or where it is blank.
func (d *decoder) localized(n *node) *node {
	known := d.catalog.languages()
	for _, key := range n.keys {
		if !contains(known, key.value) {
			d.choose(key, "unknown language "+quoted(key.value), key.value, known)
			return nil
		}
	}
	text := n.get(d.lang)
	if text == nil {
		d.add(n, "text without "+d.lang, d.lang+": ...", "the report is in "+d.lang)
		return nil
	}
	if text.blank() || text.broken {
		return nil
	}
	return text
}
