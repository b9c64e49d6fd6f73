package pdf

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// rules hold pages to what a typesetter promises: nothing outside the margins, no
// overlap, no heading without what it heads, no lone line of a paragraph, no finding
// on two pages, no line that begins or ends with a mark that may not.
type rules struct {
	t    *testing.T
	name string
}

// Marks after GB/T 15834: 5.1.9 to 5.1.11. The lists are those of the standard, not
// those of the code.
const (
	neverFirst = "、。，．：；？！）］｝〉》」』】〕”’,;:!?)]}%"
	neverLast  = "（［｛〈《「『【〔“‘([{"
)

func (r *rules) check(pages []page) {
	r.t.Helper()
	kin := map[*element]map[int][]line_{} // lines of paragraphs by page
	for n, p := range pages {
		checkPage(r.t, n, p)
		if n == 0 {
			continue
		}
		content := p.pieces[1 : len(p.pieces)-1]
		r.margins(n, p, content)
		if n+1 < len(pages) && !begins(pages[n+1]) && !continues(content, pages[n+1]) {
			r.orphans(n, content)
		}
		for _, piece := range content {
			for _, i := range piece.items {
				if i.art != nil || i.part == nil {
					continue
				}
				part := block_(i.part)
				if kin[part] == nil {
					kin[part] = map[int][]line_{}
				}
				kin[part][n] = append(kin[part][n], line_{i.text, piece.y + i.y, piece.x + i.x})
			}
		}
	}
	r.widows(kin)
	r.splits(pages)
	r.marks(kin)
}

// line_ is a text of an element at its place.
type line_ struct {
	text string
	y, x float64
}

func (r *rules) margins(n int, p page, content []placed) {
	for _, piece := range content {
		if piece.y < contentTop-roundOff || piece.y+piece.height > p.sheet.contentEnd+roundOff {
			r.t.Errorf("%s, page %d: %s lies at %.1f to %.1f, outside %.1f to %.1f", r.name, n+1, piece.name, piece.y, piece.y+piece.height, contentTop, p.sheet.contentEnd)
		}
		for _, i := range piece.items {
			width := i.width
			if i.art != nil {
				width = i.art.width
			}
			if x := piece.x + i.x; x < sideMargin-0.5 || x+width > p.sheet.pageWidth-sideMargin+0.5 {
				r.t.Errorf("%s, page %d: %s: %.20q from %.1f to %.1f leaves the margins", r.name, n+1, piece.name, i.text, x, x+width)
			}
		}
	}
}

// heads are what must be followed by something on the page.
var heads = map[string]bool{"H1": true, "H2": true, "Caption": true, "TH": true}

// continues reports whether the last element of a page, a heading of many lines, goes
// on on the next one.
func continues(content []placed, next page) bool {
	last := content[len(content)-1].items
	first := next.pieces[1].items
	return len(last) > 0 && len(first) > 0 && block_(last[0].part) == block_(first[0].part)
}

// block_ is the element around links and the like.
func block_(part *element) *element {
	for part != nil && (part.kind == "Link" || part.kind == "Span") {
		part = part.parent
	}
	return part
}

// begins reports whether a page begins with a chapter: then nothing is missing
// below the last heading of the page before.
func begins(p page) bool {
	for _, i := range p.pieces[1].items {
		for e := i.part; e != nil; e = e.parent {
			if e.kind == "H1" {
				return true
			}
		}
	}
	return false
}

func (r *rules) orphans(n int, content []placed) {
	if len(content) == 0 {
		r.t.Errorf("%s: page %d is empty", r.name, n+1)
		return
	}
	last := content[len(content)-1]
	if n == 1 && len(content) == 1 || last.name == "contents" {
		return
	}
	for _, i := range last.items {
		if i.art != nil || i.part == nil || !heads[i.part.kind] && (i.part.parent == nil || !heads[i.part.parent.kind]) {
			return
		}
	}
	if len(last.items) > 0 {
		r.t.Errorf("%s, page %d ends with %s", r.name, n+1, last.name)
	}
}

// widows finds paragraphs that leave one line alone on a page.
func (r *rules) widows(kin map[*element]map[int][]line_) {
	for part, pages := range kin {
		if len(pages) < 2 || part.kind != "P" && part.kind != "LBody" && part.kind != "BlockQuote" {
			continue
		}
		for n, lines := range pages {
			rows := map[int]bool{}
			for _, l := range lines {
				rows[int(math.Round(l.y))] = true
			}
			if len(rows) < 2 {
				r.t.Errorf("%s, page %d has one line of a paragraph: %.30q", r.name, n+1, lines[0].text)
			}
		}
	}
}

// splits finds findings and rows of tables that stand on two pages.
func (r *rules) splits(pages []page) {
	at := map[*element]int{}
	for n, p := range pages {
		for _, piece := range p.pieces {
			for _, i := range piece.items {
				for e := i.part; e != nil; e = e.parent {
					if e.kind != "Div" && e.kind != "TR" && e.kind != "Figure" {
						continue
					}
					if first, seen := at[e]; seen && first != n {
						r.t.Errorf("%s: %s of %s is split over pages %d and %d", r.name, e.kind, piece.name, first+1, n+1)
					}
					at[e] = n
				}
			}
		}
	}
}

// narrow is how many characters a line has in a cell too narrow to choose.
const narrow = 4

// marks looks at the beginning and the end of every line that goes on. Texts beside
// each other on a line are one.
func (r *rules) marks(kin map[*element]map[int][]line_) {
	for _, pages := range kin {
		for n, lines := range pages {
			for i, l := range lines {
				first, _ := utf8.DecodeRuneInString(l.text)
				last, _ := utf8.DecodeLastRuneInString(l.text)
				begins := i > 0 && l.y > lines[i-1].y+1
				ends := i+1 < len(lines) && lines[i+1].y > l.y+1
				// In a cell two or three characters wide the mark has no other place.
				if begins && utf8.RuneCountInString(lines[i-1].text) > narrow && strings.ContainsRune(neverFirst, first) {
					r.t.Errorf("%s, page %d: a line begins with %q: %.40q", r.name, n+1, first, l.text)
				}
				if ends && utf8.RuneCountInString(l.text) > narrow && strings.ContainsRune(neverLast, last) {
					r.t.Errorf("%s, page %d: a line ends with %q: %.40q", r.name, n+1, last, l.text)
				}
			}
		}
	}
}
