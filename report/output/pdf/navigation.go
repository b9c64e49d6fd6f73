package pdf

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// destination is a mark on a page.
type destination struct {
	mark
	page int     // counted from 0
	top  float64 // in points, y up
}

// destinations lists the marks of all pages in order.
func destinations(pages []page) []destination {
	var out []destination
	for n, p := range pages {
		for _, piece := range p.pieces {
			for _, m := range piece.marks {
				out = append(out, destination{mark: m, page: n, top: p.sheet.pageHeight - piece.y - m.y})
			}
		}
	}
	return out
}

var (
	pagesRef = regexp.MustCompile(`/Pages (\d{1,9}) 0 R`)
	kidsList = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
	kidRef   = regexp.MustCompile(`(\d{1,9}) 0 R`)
)

// pageNumbers are the objects of the pages in order.
func (f *file) pageNumbers() ([]int, error) {
	m := pagesRef.FindSubmatch(f.object(f.root))
	if m == nil {
		return nil, fmt.Errorf("pdf: the catalog has no pages")
	}
	tree, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return nil, fmt.Errorf("pdf: the catalog's pages are %q", m[1])
	}
	kids := kidsList.FindSubmatch(f.object(tree))
	if kids == nil {
		return nil, fmt.Errorf("pdf: object %d has no list of pages", tree)
	}
	var out []int
	for _, ref := range kidRef.FindAllSubmatch(kids[1], -1) {
		n, err := strconv.Atoi(string(ref[1]))
		if err != nil || !bytes.HasPrefix(f.object(n), []byte("<</Type /Page\n")) {
			return nil, fmt.Errorf("pdf: object %s is not a page", ref[1])
		}
		out = append(out, n)
	}
	return out, nil
}

func dest(pageObject int, y float64) string {
	return fmt.Sprintf("[%d 0 R/XYZ 0 %s null]", pageObject, num(y))
}

// addOutline adds the bookmarks as a tree by their levels and returns the number
// of its root, 0 where there are none.
func (f *file) addOutline(marks []destination, pageObjects []int) int {
	type entry struct {
		destination
		number, parent       int
		first, last          int
		previous, next, kids int
	}
	root := &entry{destination: destination{mark: mark{level: -1}}, number: f.nextSmall()}
	entries := []*entry{root}
	open := []*entry{root} // the entry of each level that takes children
	for _, m := range marks {
		if m.title == "" {
			continue
		}
		for len(open) > 1 && open[len(open)-1].level >= m.level {
			open = open[:len(open)-1]
		}
		parent := open[len(open)-1]
		e := &entry{destination: m, number: root.number + len(entries), parent: parent.number, previous: parent.last}
		if parent.last == 0 {
			parent.first = e.number
		} else {
			entries[parent.last-root.number].next = e.number
		}
		parent.last = e.number
		parent.kids++
		entries = append(entries, e)
		open = append(open, e)
	}
	if root.kids == 0 {
		return 0
	}
	for _, e := range entries {
		var b strings.Builder
		b.WriteString("<<")
		if e == root {
			b.WriteString("/Type/Outlines")
		} else {
			fmt.Fprintf(&b, "/Title %s/Parent %d 0 R/Dest%s", textString(e.title), e.parent, dest(pageObjects[e.page], e.top))
		}
		for _, ref := range []struct {
			name   string
			number int
		}{{"Prev", e.previous}, {"Next", e.next}, {"First", e.first}, {"Last", e.last}} {
			if ref.number > 0 {
				fmt.Fprintf(&b, "/%s %d 0 R", ref.name, ref.number)
			}
		}
		switch {
		case e == root:
			fmt.Fprintf(&b, "/Count %d", e.kids)
		case e.kids > 0:
			fmt.Fprintf(&b, "/Count %d", -e.kids) // closed
		}
		b.WriteString(">>")
		f.addSmall([]byte(b.String()))
	}
	return root.number
}

// addLinks gives every page its places to click. A link whose target is on no
// page is left out. tagged is how many keys of the tree of parents are taken.
func (f *file) addLinks(pages []page, marks []destination, pageObjects []int, tagged int) []linked {
	var out []linked
	targets := map[string]destination{}
	for _, m := range marks {
		if _, taken := targets[m.name]; m.name != "" && !taken {
			targets[m.name] = m
		}
	}
	for n, p := range pages {
		var annotations strings.Builder
		for _, piece := range p.pieces {
			for _, l := range piece.links {
				action, name := "", proseLine(l.address)
				if l.target != "" {
					target, ok := targets[l.target]
					if !ok {
						continue
					}
					name = target.title
					action = "/Dest" + dest(pageObjects[target.page], target.top)
				} else if address := safeAddress(l.address); address != "" {
					action = "/A<</S/URI/URI(" + address + ")>>"
				} else {
					continue
				}
				x, y := piece.x+l.x, p.sheet.pageHeight-piece.y-l.y
				parent := ""
				if l.part != nil {
					parent = fmt.Sprintf("/StructParent %d", tagged+len(out))
				}
				number := f.addSmall(fmt.Appendf(nil, "<</Type/Annot/Subtype/Link/Rect[%s %s %s %s]/Border[0 0 0]/F 4%s/Contents%s%s>>",
					num(x), num(y-l.height), num(x+l.width), num(y), action, textString(name), parent))
				fmt.Fprintf(&annotations, "%d 0 R ", number)
				out = append(out, linked{part: l.part, object: number, pageObject: pageObjects[n]})
			}
		}
		if annotations.Len() > 0 {
			f.addToPage(pageObjects[n], "/Annots ["+annotations.String()+"]")
		}
	}
	return out
}

// safeAddress is an external address as a PDF string's content: web and mail
// addresses only, percent-encoded, brackets escaped; "" for anything else.
func safeAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || len(address) > 2000 {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		switch {
		case c == '(' || c == ')' || c == '\\':
			fmt.Fprintf(&b, "%%%02X", c)
		case c <= ' ' || c > '~':
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
