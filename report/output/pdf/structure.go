package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var contentsRef = regexp.MustCompile(`/Contents (\d{1,9}) 0 R`)

// tagPages marks the content of every page with the elements of the document.
func (f *file) tagPages(pages []page, pageObjects []int, fonts coders) ([]*taggedPage, error) {
	var out []*taggedPage
	for n, p := range pages {
		tagged := &taggedPage{object: pageObjects[n], index: n}
		m := contentsRef.FindSubmatch(f.object(pageObjects[n]))
		if m == nil {
			return nil, fmt.Errorf("pdf: page %d has no content", n+1)
		}
		number, err := strconv.Atoi(string(m[1]))
		if err != nil {
			return nil, fmt.Errorf("pdf: page %d: content %q", n+1, m[1])
		}
		body, err := plainStream(f.object(number))
		if err != nil {
			return nil, fmt.Errorf("pdf: page %d: %w", n+1, err)
		}
		units, err := readUnits(body)
		if err != nil {
			return nil, err
		}
		if err := tagged.tag(units, p.items(), fonts); err != nil {
			return nil, err
		}
		f.objects[number] = stream("", tagged.stream)
		out = append(out, tagged)
	}
	return out, nil
}

// items are a page's drawings and texts in the order they are set.
func (p page) items() []item {
	var out []item
	if p.ground != nil && len(p.pieces) > 0 {
		out = append(out, item{art: p.ground})
	}
	for _, piece := range p.pieces {
		out = append(out, piece.items...)
	}
	return out
}

// addToPage puts entries into the dictionary of a page.
func (f *file) addToPage(object int, entries string) {
	f.objects[object] = bytes.Replace(f.objects[object], []byte("<</Type /Page\n"), []byte("<</Type /Page\n"+entries+"\n"), 1)
}

// addStructure writes the tree of elements and returns the number of its root.
func (f *file) addStructure(root *element, pages []*taggedPage, links []linked) (int, error) {
	for _, l := range links {
		if l.part != nil {
			l.part.attach()
			l.part.kids = append(l.part.kids, annotation{l.object, l.pageObject})
		}
	}
	if !root.placed {
		return 0, errors.New("pdf: the document has no content")
	}
	var all []*element
	var collect func(e *element)
	collect = func(e *element) {
		all = append(all, e)
		for _, kid := range e.kids {
			if kid, ok := kid.(*element); ok {
				collect(kid)
			}
		}
	}
	collect(root)
	tree := f.add(nil)
	for _, e := range all {
		e.number = f.addSmall(nil)
	}
	for _, e := range all {
		f.small[e.number-f.smallFrom] = []byte(e.dictionary(tree))
	}
	for n, p := range pages {
		f.addToPage(p.object, fmt.Sprintf("/StructParents %d/Tabs/S", n))
	}
	parents := f.addSmall(parentTree(pages, links))
	f.objects[tree] = fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", root.number, parents, len(pages)+len(links))
	return tree, nil
}

// linked is a link with the element it belongs to.
type linked struct {
	part               *element
	object, pageObject int
}

// parentTree leads from the marks of a page, and from links, to their elements.
func parentTree(pages []*taggedPage, links []linked) []byte {
	var b bytes.Buffer
	b.WriteString("<</Nums[")
	for n, p := range pages {
		fmt.Fprintf(&b, "%d[", n)
		for _, e := range p.owners {
			fmt.Fprintf(&b, "%d 0 R ", e.number)
		}
		b.WriteString("]")
	}
	for i, l := range links {
		if l.part != nil {
			fmt.Fprintf(&b, "%d %d 0 R ", len(pages)+i, l.part.number)
		}
	}
	b.WriteString("]>>")
	return b.Bytes()
}

// dictionary is the object of an element.
func (e *element) dictionary(tree int) string {
	var b strings.Builder
	parent := tree
	if e.parent != nil {
		parent = e.parent.number
	}
	fmt.Fprintf(&b, "<</S/%s/P %d 0 R", e.kind, parent)
	if e.alt != "" {
		b.WriteString("/Alt" + textString(e.alt))
	}
	if e.kind == "TH" {
		b.WriteString("/A<</O/Table/Scope/Column>>")
	}
	own := 0 // the page that numbers without one mean
	for _, kid := range e.kids {
		if kid, ok := kid.(content); ok {
			own = kid.page.object
			fmt.Fprintf(&b, "/Pg %d 0 R", own)
			break
		}
	}
	var kids []string
	for _, kid := range e.kids {
		switch kid := kid.(type) {
		case *element:
			kids = append(kids, fmt.Sprintf("%d 0 R", kid.number))
		case content:
			if kid.page.object == own {
				kids = append(kids, strconv.Itoa(kid.id))
			} else {
				kids = append(kids, fmt.Sprintf("<</Type/MCR/Pg %d 0 R/MCID %d>>", kid.page.object, kid.id))
			}
		case annotation:
			kids = append(kids, fmt.Sprintf("<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", kid.pageObject, kid.object))
		}
	}
	switch {
	case len(kids) == 1:
		b.WriteString("/K " + kids[0])
	case len(kids) > 1:
		b.WriteString("/K[" + strings.Join(kids, " ") + "]")
	}
	b.WriteString(">>")
	return b.String()
}
