package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// smallFile writes objects in the plain form, as gofpdf does.
func smallFile(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.3\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<<\n/Size %d\n%s\n>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, table)
	return b.Bytes()
}

const plainTrailer = "/Root 2 0 R\n/Info 1 0 R"

func TestReadFile(t *testing.T) {
	t.Parallel()
	good := smallFile(plainTrailer, "<<\n/Title (endobj in a string)\n>>", "<<\n/Type /Catalog\n>>")
	f, err := readFile(good)
	if err != nil {
		t.Fatal(err)
	}
	if f.root != 2 || f.info != 1 || !strings.Contains(string(f.object(1)), "endobj in a string") {
		t.Errorf("read %+v", f)
	}
	again, err := readFile(f.bytes())
	if err != nil || again.root != 2 || string(again.object(2)) != string(f.object(2)) {
		t.Errorf("what was written is not read back: %v", err)
	}
	for name, v := range map[string]struct {
		body []byte
		want string
	}{
		"empty":          {nil, "no startxref"},
		"cut":            {good[:len(good)-12], "startxref"},
		"stream table":   {bytes.Replace(good, []byte("xref\n0 3"), []byte("9 0 obj "), 1), "cross-reference"},
		"encrypted":      {smallFile(plainTrailer+"/Encrypt 1 0 R", "<<>>", "<<>>"), "encrypted"},
		"revised":        {smallFile(plainTrailer+"/Prev 12", "<<>>", "<<>>"), "revisions"},
		"no catalog":     {smallFile("/Info 1 0 R", "<<>>", "<<>>"), "/Root"},
		"catalog absent": {smallFile("/Root 9 0 R/Info 1 0 R", "<<>>", "<<>>"), "object 9"},
		"moved":          {append([]byte("12345"), good...), "expected"},
		"huge table":     {bytes.Replace(good, []byte("0 3\n"), []byte("0 999999999\n"), 1), "does not fit"},
	} {
		_, err := readFile(v.body)
		if err == nil || !strings.Contains(err.Error(), v.want) {
			t.Errorf("%s: error %v, expected one about %q", name, err, v.want)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add(smallFile(plainTrailer, "<<>>", "<<>>"))
	f.Add(smallFile(plainTrailer, "<</Type /Page\n>>", "<<\n/Type /Catalog\n/Pages 1 0 R\n>>", "stream"))
	f.Add([]byte("xref\n0 1\n0000000000 65535 f \ntrailer<<>>startxref\n0"))
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := readFile(body)
		if err != nil {
			return
		}
		if _, err := read.pageNumbers(); err != nil {
			_ = read.setCatalog(0, 0, "en")
		}
		again, err := readFile(read.bytes())
		if err != nil {
			t.Fatalf("what was read and written is not read again: %v", err)
		}
		if again.root != read.root || again.info != read.info {
			t.Error("root or information moved")
		}
	})
}

func TestSecondPassNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	page := "<</Type /Page\n/Parent 3 0 R>>"
	parts := []string{"<<>>", "<<\n/Type /Catalog\n/Pages 3 0 R\n>>", "<</Kids [4 0 R ]>>", page}
	one := []page_{{}}
	for name, v := range map[string]struct {
		body []byte
		want string
	}{
		"not a pdf":     {[]byte("hello"), "startxref"},
		"no pages":      {smallFile(plainTrailer, "<<>>", "<<\n/Type /Catalog\n>>"), "no pages"},
		"too many":      {smallFile(plainTrailer, parts[0], parts[1], "<</Kids [4 0 R 4 0 R ]>>", page), "2 pages of 1"},
		"kid no page":   {smallFile(plainTrailer, parts[0], parts[1], "<</Kids [1 0 R ]>>", page), "not a page"},
		"without fonts": {smallFile(plainTrailer, parts...), `no font "text"`},
	} {
		_, err := finish(v.body, one, &emitter{}, "en", time.Time{}, [2]string{"A", "B"})
		if err == nil || !strings.Contains(err.Error(), v.want) {
			t.Errorf("%s: error %v, expected one about %q", name, err, v.want)
		}
	}
	f := &file{objects: [][]byte{nil, []byte("<</Type /XObject\n/Subtype /Image\n/Width 7\n>>")}}
	if err := f.fillPlaceholders(nil, coders{}, [2]int{}); err == nil || !strings.Contains(err.Error(), "no placeholder") {
		t.Errorf("error %v, expected one about a strange picture", err)
	}
	if err := (&file{}).fillPlaceholders([]*art{{}}, coders{}, [2]int{}); err == nil || !strings.Contains(err.Error(), "not placed") {
		t.Errorf("error %v, expected one about a missing placeholder", err)
	}
}

type page_ = page

func TestPanicsNameTheBlock(t *testing.T) {
	t.Parallel()
	subset, err := newSubsets(nil, newComposer(t, bareDocument(t, "en")).faces)
	if err != nil {
		t.Fatal(err)
	}
	broken := page{pieces: []placed{{piece: &piece{name: "table funnel.stages", height: 20, items: []item{{art: nil, text: "x", size: 9, bold: true}}}}}}
	e := &emitter{fonts: subsets{subset[0], nil}}
	e.fonts[1] = subset[1]
	if _, err := e.emit([]page{broken}, metadata{}); err != nil {
		t.Fatalf("a plain page: %v", err)
	}
	broken.pieces[0].items = []item{{art: &art{width: 10, height: 10}}}
	broken.pieces[0].piece.items[0].art = nil
	e = &emitter{fonts: subsets{subset[0], subset[1]}}
	broken.pieces = append(broken.pieces, placed{})
	if _, err := e.emit([]page{broken}, metadata{}); err == nil || !strings.Contains(err.Error(), "table funnel.stages") {
		t.Errorf("error %v, expected one that names the block set last", err)
	}
}

func TestNavigation(t *testing.T) {
	t.Parallel()
	doc := richDocument(t, "zh-CN")
	e := newExtractor(t, render(t, doc))
	pages, err := e.f.pageNumbers()
	if err != nil {
		t.Fatal(err)
	}
	index := map[string]int{}
	for i, n := range pages {
		index[strconv.Itoa(n)] = i
	}
	texts := make([]string, len(pages))
	for i, p := range e.pages() {
		for _, r := range p {
			texts[i] += squeeze(r.text)
		}
	}
	link := regexp.MustCompile(`/Subtype/Link/Rect\[[\d. ]+\]/Border\[0 0 0\]/F 4/Dest\[(\d+) 0 R`)
	targets := func(page int) (out []int) {
		var annotations []byte
		if list := regexp.MustCompile(`/Annots \[([^\]]*)\]`).FindSubmatch(e.f.object(pages[page])); list != nil {
			for _, ref := range kidRef.FindAllSubmatch(list[1], -1) {
				n, _ := strconv.Atoi(string(ref[1]))
				annotations = append(annotations, e.f.object(n)...)
			}
		}
		for _, m := range link.FindAllSubmatch(annotations, -1) {
			target, ok := index[string(m[1])]
			if !ok {
				t.Errorf("page %d links to object %s, which is no page", page+1, m[1])
			}
			out = append(out, target)
		}
		return out
	}
	contents := targets(1)
	if len(contents) != len(doc.Chapters)+3 {
		t.Fatalf("the contents have %d links, expected one for the summary, each chapter, the plan and the appendix", len(contents))
	}
	for i, ch := range doc.Chapters {
		target := contents[i+1]
		if !strings.Contains(texts[target], squeeze(ch.Message)) {
			t.Errorf("the contents' link to %s leads to page %d, which does not show it", ch.ID, target+1)
		}
		if want := squeeze(ch.Title + ch.Message + fmt.Sprint(target+1)); !strings.Contains(texts[1], want) {
			t.Errorf("the contents do not say %q", want)
		}
		if back := targets(target); !slices.Contains(back, 1) {
			t.Errorf("chapter %s has no link back to the contents", ch.ID)
		}
	}
	for i, f := range doc.Summary.Findings {
		section := 0
		fmt.Sscanf(f.Section, "s%d", &section)
		if got := targets(2)[i+1]; got != contents[section] {
			t.Errorf("finding %s leads to page %d, expected %d", f.ID, got+1, contents[section]+1)
		}
	}
	all := string(bytes.Join(e.f.objects, nil))
	if !strings.Contains(all, "/URI(https://example.com/notes?a=%281%29)") {
		t.Error("the external link is missing")
	}
	checkOutline(t, e.f, all, len(doc.Chapters)+1) // the plan is a chapter, too
}

// checkOutline walks the bookmarks: contents, summary, chapters, appendix.
func checkOutline(t *testing.T, f *file, all string, chapters int) {
	t.Helper()
	root := regexp.MustCompile(`/Outlines (\d+) 0 R`).FindStringSubmatch(all)
	if root == nil {
		t.Fatal("no bookmarks")
	}
	n, _ := strconv.Atoi(root[1])
	if want := fmt.Sprintf("/Count %d>>", chapters+3); !strings.Contains(string(f.object(n)), want) {
		t.Errorf("bookmarks %s, expected %s", f.object(n), want)
	}
	next := regexp.MustCompile(`/(?:First|Next) (\d+) 0 R`)
	steps := 0
	for m := next.FindSubmatch(f.object(n)); m != nil; steps++ {
		n, _ = strconv.Atoi(string(m[1]))
		if !bytes.Contains(f.object(n), []byte("/Title <FEFF")) || !bytes.Contains(f.object(n), []byte("/Dest[")) {
			t.Fatalf("bookmark %d is %s", n, f.object(n))
		}
		m = regexp.MustCompile(`/Next (\d+) 0 R`).FindSubmatch(f.object(n))
	}
	if steps != chapters+3 {
		t.Errorf("%d bookmarks follow each other, expected %d", steps, chapters+3)
	}
}

func TestSafeAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://example.com/a(b)?q=中": "https://example.com/a%28b%29?q=%E4%B8%AD",
		"mailto:a@example.com":         "mailto:a@example.com",
		"javascript:alert(1)":          "", "file:///etc/passwd": "", "//example.com": "", "https://": "", "": "", "http://[": "",
		"https://example.com/" + strings.Repeat("a", 3000): "",
	} {
		if got := safeAddress(in); got != want {
			t.Errorf("safeAddress(%.40q) = %q, expected %q", in, got, want)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	k := Kind()
	r, err := k.Build(nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Render(&b, bareDocument(t, "en")); err != nil || k.Name != "pdf" || !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Errorf("kind %s: %v", k.Name, err)
	}
	var _ report.Renderer = r
}
