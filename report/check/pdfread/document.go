package pdfread

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

const maxPages = 20000

// Document is what a PDF shows.
type Document struct {
	Pages                           []Page
	Fonts                           []*Font // in the order they are met
	Title, Author, Subject, Creator string
	Created, Modified               string // as written: D:20261103090000+08'00'
	Lang                            string
	ShowTitle                       bool // the window shows the title, not the file name
	Bookmarks                       []Bookmark
	Tagged                          bool
	Elements                        map[string]int // of the structure, by kind: Figure, H1, Table
	Untold                          int            // figures without an alternative text
}

// Page is one page; what is painted stands in its order.
type Page struct {
	Object   int
	Contents []int // objects of its content streams
	Size     Box
	Runs     []Run
	Drawings []Drawing
	Pictures []Picture
	Paths    int          // painted, drawings included
	Inks     map[Ink]bool // colours that are set, drawings included
	Links    []Link
	Problems []string
}

// Ink is a colour: red, green and blue.
type Ink [3]uint8

// Run is a shown text.
type Run struct {
	Text     string
	Box      Box
	Size     float64
	Font     *Font
	Missing  int  // characters without a glyph or without a meaning
	Drawing  int  // index of the drawing it belongs to; -1: none
	Artifact bool // marked as no content: running heads
	Hidden   bool // invisible, or outside of the clip
	Cut      bool // reaches out of the clip
}

// Drawing is a form painted on the page, what lies inside it counted.
type Drawing struct {
	Box                    Box
	Before                 int // runs of the page painted before it
	Paths, Texts, Pictures int
	Inside                 int // of the paths
}

// Picture is a raster picture on the page.
type Picture struct {
	Box           Box
	Width, Height int
	stream        *Stream
}

// Link is a place to click; it leads to a page or an address.
type Link struct {
	Box    Box
	URI    string
	Page   int // index; -1: none
	Broken string
}

// Bookmark is an entry of the outline.
type Bookmark struct {
	Title string
	Level int
	Page  int // index; -1: leads nowhere
}

// Document walks the pages, the outline and the information.
func (f *File) Document() (*Document, error) {
	root, ok := f.Get(f.trailer["Root"]).(Dict)
	if !ok {
		return nil, errors.New("the file has no catalog")
	}
	pages, err := f.pages(root)
	if err != nil {
		return nil, err
	}
	doc := &Document{Lang: text(f.Get(root["Lang"]))}
	viewer, _ := f.Get(root["ViewerPreferences"]).(Dict)
	doc.ShowTitle = viewer["DisplayDocTitle"] == true
	marks, _ := f.Get(root["MarkInfo"]).(Dict)
	doc.Tagged = marks["Marked"] == true && f.Get(root["StructTreeRoot"]) != nil
	info, _ := f.Get(f.trailer["Info"]).(Dict)
	for name, field := range map[Name]*string{"Title": &doc.Title, "Author": &doc.Author, "Subject": &doc.Subject, "Creator": &doc.Creator,
		"CreationDate": &doc.Created, "ModDate": &doc.Modified} {
		*field = text(f.Get(info[name]))
	}
	index := map[int]int{}
	for i, p := range pages {
		index[p.object] = i
	}
	t := &targets{f: f, root: root, index: index, work: budget{1 << 20}}
	fonts, operators := map[any]*Font{}, 0
	known := map[*Font]bool{}
	for i, ref := range pages {
		page, err := f.page(ref, fonts, &operators, t)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		for _, r := range page.Runs {
			if !known[r.Font] {
				known[r.Font] = true
				doc.Fonts = append(doc.Fonts, r.Font)
			}
		}
		doc.Pages = append(doc.Pages, *page)
	}
	outline, _ := f.Get(root["Outlines"]).(Dict)
	doc.Elements = map[string]int{}
	structure, _ := f.Get(root["StructTreeRoot"]).(Dict)
	f.elements(doc, structure["K"], 0, &budget{maxObjects})
	doc.Bookmarks = t.bookmarks(outline["First"], 0, &budget{maxObjects})
	return doc, nil
}

// elements counts the structure's elements below an entry.
func (f *File) elements(doc *Document, v any, depth int, b *budget) {
	if depth > maxDepth || !b.spend() {
		return
	}
	switch v := f.Get(v).(type) {
	case Array:
		for _, kid := range v {
			f.elements(doc, kid, depth+1, b)
		}
	case Dict:
		kind, ok := f.Get(v["S"]).(Name)
		if !ok {
			return // a reference to contents
		}
		doc.Elements[string(kind)]++
		if alt, _ := f.Get(v["Alt"]).(String); kind == "Figure" && len(alt) == 0 {
			doc.Untold++
		}
		f.elements(doc, v["K"], depth+1, b)
	}
}

// pageRef is a page with what it inherits.
type pageRef struct {
	object           int
	dict             Dict
	resources, media any
}

// pages lists the leaves of the page tree in order.
func (f *File) pages(root Dict) ([]pageRef, error) {
	var out []pageRef
	seen := map[int]bool{}
	var walk func(v any, up pageRef, depth int) error
	walk = func(v any, up pageRef, depth int) error {
		ref, ok := v.(Ref)
		if !ok || depth > maxDepth || seen[int(ref)] {
			return errors.New("the page tree is broken")
		}
		seen[int(ref)] = true
		o, err := f.Object(int(ref))
		if err != nil {
			return err
		}
		dict, ok := o.(Dict)
		if !ok {
			return fmt.Errorf("object %d is no page", int(ref))
		}
		own := pageRef{int(ref), dict, up.resources, up.media}
		if r, ok := dict["Resources"]; ok {
			own.resources = r
		}
		if m, ok := dict["MediaBox"]; ok {
			own.media = m
		}
		if f.Get(dict["Type"]) == Name("Page") {
			if out = append(out, own); len(out) > maxPages {
				return fmt.Errorf("more than %d pages", maxPages)
			}
			return nil
		}
		kids, ok := f.Get(dict["Kids"]).(Array)
		if !ok {
			return fmt.Errorf("object %d is neither a page nor a list of pages", int(ref))
		}
		for _, k := range kids {
			if err := walk(k, own, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(root["Pages"], pageRef{}, 0); err != nil {
		return nil, err
	}
	return out, nil
}

func (f *File) page(ref pageRef, fonts map[any]*Font, operators *int, t *targets) (*Page, error) {
	page := &Page{Object: ref.object}
	media, ok := f.floats(ref.media, 4)
	if !ok {
		return nil, errors.New("no MediaBox")
	}
	page.Size = Box{media[0], media[1], media[2], media[3]}
	var body bytes.Buffer
	contents, ok := f.Get(ref.dict["Contents"]).(Array)
	if !ok {
		contents = Array{ref.dict["Contents"]}
	}
	for _, c := range contents {
		s, ok := f.Get(c).(*Stream)
		if !ok {
			continue
		}
		if n, ok := c.(Ref); ok {
			page.Contents = append(page.Contents, int(n))
		}
		plain, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		body.Write(plain)
		body.WriteByte('\n')
	}
	resources, _ := f.Get(ref.resources).(Dict)
	p := &painter{f: f, page: page, fonts: fonts, drawing: -1, path: empty, operators: operators,
		state: state{ctm: unit, clip: page.Size, stretch: 1}}
	if err := p.run(body.Bytes(), resources); err != nil {
		return nil, err
	}
	annotations, _ := f.Get(ref.dict["Annots"]).(Array)
	for _, v := range annotations {
		if a, ok := f.Get(v).(Dict); ok && f.Get(a["Subtype"]) == Name("Link") {
			page.Links = append(page.Links, t.link(a))
		}
	}
	return page, nil
}

// Samples is the decoded picture, its components and its opacity, nil where it is
// opaque. Pictures in other filters than Flate come as they stand.
func (f *File) Samples(p Picture) (colors, alpha []byte, err error) {
	if colors, err = f.samples(p.stream); err != nil {
		return nil, nil, err
	}
	if mask, ok := f.Get(p.stream.Dict["SMask"]).(*Stream); ok {
		alpha, err = f.samples(mask)
	}
	return colors, alpha, err
}

func (f *File) samples(s *Stream) ([]byte, error) {
	if f.Get(s.Dict["Filter"]) == Name("DCTDecode") {
		return s.Raw, nil
	}
	return f.decode(s)
}

// text reads a text string: UTF-16 with its mark, UTF-8 with its mark, or bytes.
func text(v any) string {
	s, _ := v.(String)
	switch {
	case len(s) >= 2 && s[0] == 0xFE && s[1] == 0xFF:
		var units []uint16
		for i := 2; i+1 < len(s); i += 2 {
			units = append(units, binary.BigEndian.Uint16(s[i:]))
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(s, []byte("\xEF\xBB\xBF")):
		return string(s[3:])
	}
	out := make([]rune, len(s))
	for i, c := range s {
		out[i] = rune(c)
	}
	return string(out)
}
