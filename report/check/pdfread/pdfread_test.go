package pdfread_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/check/pdfread"
)

// build writes a PDF of numbered objects, object 1 the catalog.
func build(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

func stream(dict, plain string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(plain))
	_ = w.Close()
	return fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", dict, b.Len(), b.String())
}

// font is a TrueType file that has a hundred glyphs and nothing else.
func font() string {
	head := "\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00"
	table := func(tag string, at, size int) string {
		return fmt.Sprintf("%s\x00\x00\x00\x00\x00\x00\x00%c\x00\x00\x00%c", tag, at, size)
	}
	return head + table("maxp", 44, 6) + table("glyf", 50, 4) + "\x00\x01\x00\x00\x00\x64" + "abcd"
}

const toUnicode = "1 beginbfchar\n<0041> <4F60>\nendbfchar\n1 beginbfrange\n<0042> <0043> <597D>\nendbfrange\n"

// page is a file of one page with one font and one form.
func page(content, form string) []byte {
	return build("<</Type/Catalog/Pages 2 0 R/Lang(en)/ViewerPreferences<</DisplayDocTitle true>>/Outlines 10 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 9 0 R>>>>/Annots["+
			"<</Subtype/Link/Rect[1 2 3 4]/Dest[3 0 R/Fit]>><</Subtype/Link/Rect[1 2 3 4]/A<</S/URI/URI(https://example.com)>>>><</Subtype/Link/Rect[1 2 3 4]/Dest[4 0 R]>>]>>",
		stream("", content),
		"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Test/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
		"<</Subtype/CIDFontType2/DW 1000/W[65 [500] 66 67 250]/CIDToGIDMap/Identity/FontDescriptor 7 0 R>>",
		"<</FontFile2 11 0 R>>", stream("", toUnicode), stream("/Subtype/Form/BBox[0 0 10 10]/Matrix[2 0 0 2 50 10]", form),
		"<</First 12 0 R>>", stream("", font()), "<</Title<FEFF597D>/Dest[3 0 R/Fit]>>")
}

func read(t testing.TB, body []byte) *pdfread.Document {
	t.Helper()
	f, err := pdfread.Open(body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := f.Document()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestReads walks a page by hand: texts with their places, forms, links, marks.
func TestReads(t *testing.T) {
	t.Parallel()
	doc := read(t, page("BT /F1 10 Tf 20 50 Td <00410042> Tj ET q 1 0 0 1 5 0 cm /X Do Q /Artifact BMC BT /F1 10 Tf 190 50 Td <0041> Tj ET EMC", "0 0 5 5 re f 20 20 5 5 re f"))
	p := doc.Pages[0]
	if doc.Lang != "en" || !doc.ShowTitle || len(p.Runs) != 2 || len(p.Drawings) != 1 || len(p.Links) != 3 {
		t.Fatalf("read %+v", doc)
	}
	r := p.Runs[0]
	if r.Text != "你好" || r.Box.X0 != 20 || r.Box.X1 != 27.5 || r.Artifact || r.Missing != 0 {
		t.Errorf("run %+v", r)
	}
	if m := read(t, page("BT /F1 10 Tf <00420068> Tj ET", "")).Pages[0].Runs[0]; m.Missing != 1 || m.Text != "好\uFFFD" {
		t.Errorf("run %+v: code 104 has neither a glyph nor a meaning", m)
	}
	if !p.Runs[1].Artifact {
		t.Errorf("run %+v", p.Runs[1])
	}
	if d := p.Drawings[0]; d.Paths != 1 || d.Inside != 1 || d.Box != (pdfread.Box{X0: 55, Y0: 10, X1: 75, Y1: 30}) {
		t.Errorf("drawing %+v: the path outside of the form does not count", d)
	}
	if p.Links[0].Page != 0 || p.Links[1].URI != "https://example.com" || p.Links[2].Broken == "" {
		t.Errorf("links %+v", p.Links)
	}
	if len(doc.Bookmarks) != 1 || doc.Bookmarks[0].Title != "好" || doc.Bookmarks[0].Page != 0 {
		t.Errorf("bookmarks %+v", doc.Bookmarks)
	}
}

// TestTellsWhatIsWrong reads damaged files.
func TestTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	whole := page("", "")
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"nothing":         {nil, "no PDF"},
		"cut off":         {whole[:len(whole)-20], "cut off"},
		"encrypted":       {bytes.Replace(whole, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 1 0 R"), 1), "encrypted"},
		"no table":        {bytes.Replace(whole, []byte("xref\n0"), []byte("xxxx\n0"), 1), "cross-reference"},
		"pages in circle": {bytes.Replace(whole, []byte("/Kids[3 0 R]"), []byte("/Kids[2 0 R]"), 1), "page tree is broken"},
		"form in itself":  {page("/X Do", "/X Do"), "deeper"},
		"no such font":    {page("/F9 1 Tf", ""), "not among the resources"},
		"a word astray":   {page("[ x ] TJ", ""), "array holds"},
		"deep":            {page(strings.Repeat("[", 99)+"TJ", ""), "deeper"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := pdfread.Open(c.body)
			if err == nil {
				_, err = f.Document()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, expected %q", err, c.want)
			}
		})
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(page("BT /F1 10 Tf 20 50 Td <00410042> Tj ET q /X Do Q", "0 0 5 5 re f"))
	f.Add(page("BI /W 1 ID x EI (a\\)\\053) ' [<0041> 5] TJ", "/X Do"))
	f.Add(build("<</Pages 2 0 R/StructTreeRoot 3 0 R>>", "<</Kids[]>>", "<</K[3 0 R 3 0 R]/S/Figure>>"))
	f.Add([]byte("%PDF-1.7\nstartxref\n0\n%%EOF"))
	f.Fuzz(func(_ *testing.T, body []byte) {
		file, err := pdfread.Open(body)
		if err != nil {
			return
		}
		doc, err := file.Document()
		if err != nil {
			return
		}
		for _, p := range doc.Pages {
			for _, pic := range p.Pictures {
				_, _, _ = file.Samples(pic)
			}
		}
	})
}

// FuzzContent reads a hostile content stream in a sound file.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 10 Tf 20 50 Td <00410042> Tj ET", "0 0 5 5 re f", toUnicode)
	f.Add("q q q Q Q Q Q EMC /a<</b/c>>BDC 1 2 3 m W n", "/X Do /X Do /X Do", "<00> <00>")
	f.Fuzz(func(t *testing.T, content, form, _ string) {
		if len(content)+len(form) > 1<<16 {
			return
		}
		file, err := pdfread.Open(page(content, form))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = file.Document()
	})
}
