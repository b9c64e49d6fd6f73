package pdfread

// budget counts down what a walk may visit.
type budget struct{ left int }

func (b *budget) spend() bool { b.left--; return b.left >= 0 }

// targets finds the pages that destinations lead to.
type targets struct {
	f     *File
	root  Dict
	index map[int]int // of pages by object number
	work  budget      // of all look-ups in name trees
}

// page is the index of a destination's page, -1 where it leads nowhere.
func (t *targets) page(v any) int {
	v = t.f.Get(v)
	if name, ok := v.(Name); ok {
		dests, _ := t.f.Get(t.root["Dests"]).(Dict)
		v = t.f.Get(dests[name])
	}
	if s, ok := v.(String); ok {
		names, _ := t.f.Get(t.root["Names"]).(Dict)
		v = t.named(names["Dests"], string(s), 0, &t.work)
	}
	if d, ok := v.(Dict); ok {
		v = t.f.Get(d["D"])
	}
	list, _ := v.(Array)
	if len(list) == 0 {
		return -1
	}
	ref, ok := list[0].(Ref)
	if i, known := t.index[int(ref)]; ok && known {
		return i
	}
	return -1
}

// named looks a destination up in a name tree.
func (t *targets) named(v any, name string, depth int, b *budget) any {
	node, ok := t.f.Get(v).(Dict)
	if !ok || depth > maxDepth || !b.spend() {
		return nil
	}
	list, _ := t.f.Get(node["Names"]).(Array)
	for i := 0; i+1 < len(list); i += 2 {
		if s, ok := t.f.Get(list[i]).(String); ok && string(s) == name {
			return t.f.Get(list[i+1])
		}
	}
	kids, _ := t.f.Get(node["Kids"]).(Array)
	for _, k := range kids {
		if found := t.named(k, name, depth+1, b); found != nil {
			return found
		}
	}
	return nil
}

func (t *targets) link(a Dict) Link {
	l := Link{Page: -1}
	if r, ok := t.f.floats(a["Rect"], 4); ok {
		l.Box = Box{r[0], r[1], r[2], r[3]}
	}
	action, _ := t.f.Get(a["A"]).(Dict)
	dest := a["Dest"]
	switch t.f.Get(action["S"]) {
	case Name("URI"):
		l.URI = text(t.f.Get(action["URI"]))
		return l
	case Name("GoTo"):
		dest = action["D"]
	case nil:
	default:
		l.Broken = "an action other than opening a page or an address"
		return l
	}
	if l.Page = t.page(dest); l.Page < 0 {
		l.Broken = "leads to no page"
	}
	return l
}

// bookmarks lists the outline in order.
func (t *targets) bookmarks(v any, level int, b *budget) []Bookmark {
	var out []Bookmark
	seen := map[Ref]bool{}
	for v != nil && level < maxDepth && b.spend() {
		if ref, ok := v.(Ref); ok {
			if seen[ref] {
				return out
			}
			seen[ref] = true
		}
		node, ok := t.f.Get(v).(Dict)
		if !ok {
			return out
		}
		dest := node["Dest"]
		if action, ok := t.f.Get(node["A"]).(Dict); ok && dest == nil {
			dest = action["D"]
		}
		out = append(out, Bookmark{Title: text(t.f.Get(node["Title"])), Level: level, Page: t.page(dest)})
		out = append(out, t.bookmarks(node["First"], level+1, b)...)
		v = node["Next"]
	}
	return out
}
