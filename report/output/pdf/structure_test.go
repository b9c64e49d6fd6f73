package pdf

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// node is an element of the structure as a reader finds it.
type node struct {
	kind, alt string
	kids      []*node
	marks     []string // "page/number"
	links     int
}

// structure reads the tree back through objects only and holds it to the rules that
// ISO 14289-1 has for it.
type structure struct {
	*extractor
	pages map[int]int // index by object
	seen  map[string]bool
	nodes map[int]*node
}

var (
	elementKind = regexp.MustCompile(`/S/(\w+)/P (\d+) 0 R`)
	elementAlt  = regexp.MustCompile(`/Alt<FEFF([0-9A-F]+)>`)
	elementPage = regexp.MustCompile(`/Pg (\d+) 0 R`)
	elementKids = regexp.MustCompile(`(?s)/K ?(\[.*\]|\d+ 0 R|\d+|<<.*?>>)>>$`)
	elementKid  = regexp.MustCompile(`<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>|<</Type/OBJR/Pg (\d+) 0 R/Obj (\d+) 0 R>>|(\d+) 0 R|(\d+)`)
	treeRoot    = regexp.MustCompile(`/StructTreeRoot (\d+) 0 R`)
)

func number(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}

func readStructure(t *testing.T, e *extractor) (*structure, *node) {
	t.Helper()
	s := &structure{extractor: e, pages: map[int]int{}, seen: map[string]bool{}, nodes: map[int]*node{}}
	objects, err := e.f.pageNumbers()
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range objects {
		s.pages[n] = i
	}
	m := treeRoot.FindSubmatch(e.f.object(e.f.root))
	if m == nil || !bytes.Contains(e.f.object(e.f.root), []byte("/MarkInfo<</Marked true>>")) {
		t.Fatal("the catalog names no structure")
	}
	tree := number(m[1])
	return s, s.read(t, e.ref(tree, "K"), tree)
}

func (s *structure) read(t *testing.T, n, parent int) *node {
	t.Helper()
	body := s.f.object(n)
	m := elementKind.FindSubmatch(body)
	if m == nil || number(m[2]) != parent || s.nodes[n] != nil {
		t.Fatalf("element %d below %d: %.200q", n, parent, body)
	}
	out := &node{kind: string(m[1])}
	s.nodes[n] = out
	if alt := elementAlt.FindSubmatch(body); alt != nil {
		out.alt = string(alt[1])
	}
	own := -1
	if p := elementPage.FindSubmatch(body); p != nil {
		own = s.pages[number(p[1])]
	}
	kids := elementKids.FindSubmatch(body)
	if kids == nil {
		return out
	}
	mark := func(page int, id []byte) {
		name := fmt.Sprintf("%d/%s", page, id)
		if s.seen[name] || page < 0 {
			t.Errorf("element %d: content %s has two owners or no page", n, name)
		}
		s.seen[name] = true
		out.marks = append(out.marks, name)
	}
	for _, k := range elementKid.FindAllSubmatch(kids[1], -1) {
		switch {
		case k[1] != nil:
			mark(s.pages[number(k[1])], k[2])
		case k[3] != nil:
			out.links++
			if !bytes.Contains(s.f.object(number(k[4])), []byte("/Subtype/Link")) {
				t.Errorf("element %d owns object %s, which is no link", n, k[4])
			}
		case k[5] != nil:
			out.kids = append(out.kids, s.read(t, number(k[5]), n))
		default:
			mark(own, k[6])
		}
	}
	return out
}

// inside are the kinds an element may hold; nil: content only.
var inside = map[string][]string{
	"Document": {"Sect"}, "Sect": {"H1", "H2", "P", "L", "Table", "Figure", "Div", "TOC", "BlockQuote"},
	"TOC": {"TOCI"}, "TOCI": {"Link"}, "L": {"LI"}, "LI": {"LBody"}, "LBody": {"P", "Span", "Link"}, "Table": {"Caption", "TR"},
	"TR": {"TH", "TD"}, "Figure": {"Caption"}, "Div": {"P"}, "Link": {"Span"},
}

func check(t *testing.T, n *node, path string) {
	t.Helper()
	path += "/" + n.kind
	allowed, group := inside[n.kind]
	for _, kid := range n.kids {
		if group && !slices.Contains(allowed, kid.kind) {
			t.Errorf("%s holds %s", path, kid.kind)
		}
		check(t, kid, path)
	}
	if slices.Contains([]string{"Document", "Sect", "TOC", "TOCI", "L", "LI", "Table", "TR", "Div"}, n.kind) && len(n.marks) > 0 {
		t.Errorf("%s holds content itself", path)
	}
	if n.kind == "Figure" && n.alt == "" {
		t.Errorf("%s has no words for who cannot see it", path)
	}
	if n.kind == "Link" && n.links == 0 {
		t.Errorf("%s has no link", path)
	}
	if n.kind == "Table" {
		columns := 0
		for _, row := range n.kids {
			if row.kind == "TR" && columns > 0 && len(row.kids) != columns {
				t.Errorf("%s: a row of %d cells among those of %d", path, len(row.kids), columns)
			}
			if row.kind == "TR" {
				columns = len(row.kids)
			}
		}
	}
}

func TestStructure(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]*report.Document{
		"chinese": richDocument(t, "zh-CN"), "english": richDocument(t, "en"), "nasty": nastyDocument(t), "bare": bareDocument(t, "en"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newExtractor(t, render(t, doc))
			s, root := readStructure(t, e)
			check(t, root, "")
			count := map[string]int{}
			for _, n := range s.nodes {
				count[n.kind]++
			}
			figures := 0
			for _, ch := range doc.Chapters {
				for _, b := range ch.Blocks {
					if _, ok := b.(report.Figure); ok {
						figures++
					}
				}
			}
			if doc.Job.Account.Logo.Type == "image/png" {
				figures++
			}
			want := len(doc.Chapters) + 4
			if c := newComposer(t, doc); len(c.planned()) > len(doc.Summary.Actions) {
				want++
			}
			if count["H1"] != want || count["Figure"] != figures {
				t.Errorf("%d chapters' headings and %d figures, expected %d and %d", count["H1"], count["Figure"], want, figures)
			}
			checkMarks(t, s)
		})
	}
}

var marked = regexp.MustCompile(`/(\w+)(?:<</MCID (\d+)>>BDC| BMC)|\bEMC\b|\bTj\b|\bDo\b`)

// checkMarks finds every mark of the pages in the tree, and every text and drawing
// inside a mark.
func checkMarks(t *testing.T, s *structure) {
	t.Helper()
	objects, err := s.f.pageNumbers()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for i, n := range objects {
		if !bytes.Contains(s.f.object(n), []byte("/Tabs/S")) || !bytes.Contains(s.f.object(n), fmt.Appendf(nil, "/StructParents %d/", i)) {
			t.Errorf("page %d does not follow the structure", i+1)
		}
		strs := regexp.MustCompile(`(?s)\((?:\\.|[^\\)])*\)`)
		open := false
		for _, m := range marked.FindAllSubmatch(strs.ReplaceAll(s.stream(s.ref(n, "Contents")), []byte("()")), -1) {
			switch op := string(m[0]); {
			case op == "EMC":
				open = false
			case op == "Tj" || op == "Do":
				if !open {
					t.Fatalf("page %d: content outside all marks", i+1)
				}
			default:
				if open {
					t.Fatalf("page %d: a mark inside a mark", i+1)
				}
				open = true
				if m[2] == nil {
					continue
				}
				total++
				if !s.seen[fmt.Sprintf("%d/%s", i, m[2])] {
					t.Errorf("page %d: mark %s is in no element", i+1, m[2])
				}
			}
		}
	}
	if total != len(s.seen) {
		t.Errorf("%d marks on the pages, %d in the tree", total, len(s.seen))
	}
}

func TestPopplerReadsTheStructure(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/out.pdf"
	if err := os.WriteFile(path, render(t, richDocument(t, "en")), 0o600); err != nil {
		t.Fatal(err)
	}
	out := tool(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{"Document", "H1 (block)", "Table (block)", "/Scope /Column", "Figure", `"Inquiry to payment at 41% is the biggest break"`} {
		if !strings.Contains(out, want) {
			t.Errorf("pdfinfo does not tell of %q:\n%.1500s", want, out)
		}
	}
}
