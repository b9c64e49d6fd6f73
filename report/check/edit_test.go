package check_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/pdfread"
)

// revision is a PDF with objects replaced, added as a revision behind the file.
type revision struct {
	t    testing.TB
	body []byte
	file *pdfread.File
	doc  *pdfread.Document
}

func revise(t testing.TB, a report.Artifact) *revision {
	t.Helper()
	f, err := pdfread.Open(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := f.Document()
	if err != nil {
		t.Fatal(err)
	}
	return &revision{t: t, body: a.Body, file: f, doc: doc}
}

var (
	startXref = regexp.MustCompile(`startxref\s+(\d+)`)
	rootEntry = regexp.MustCompile(`/Root \d+ 0 R`)
	infoEntry = regexp.MustCompile(`/Info \d+ 0 R`)
)

// with appends a revision in which the objects have these bodies.
func (r *revision) with(objects map[int]string) []byte {
	r.t.Helper()
	out := bytes.NewBuffer(bytes.Clone(r.body))
	starts := startXref.FindAllSubmatch(r.body, -1)
	var table strings.Builder
	for n, body := range objects {
		fmt.Fprintf(&table, "%d 1\n%010d 00000 n \n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, body)
	}
	at := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<</Size 99999 %s %s /Prev %s>>\nstartxref\n%d\n%%%%EOF\n", table.String(),
		rootEntry.Find(r.body), infoEntry.Find(r.body), starts[len(starts)-1][1], at)
	return out.Bytes()
}

// content is the plain content stream of a page.
func (r *revision) content(page int) (object int, plain string) {
	r.t.Helper()
	object = r.doc.Pages[page].Contents[0]
	return object, r.stream(object)
}

func (r *revision) stream(object int) string {
	r.t.Helper()
	v, err := r.file.Object(object)
	if err != nil {
		r.t.Fatal(err)
	}
	plain, err := r.file.Decode(v.(*pdfread.Stream))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(plain)
}

// raw is the text of an object as it stands in the file.
func (r *revision) raw(object int) string {
	r.t.Helper()
	m := regexp.MustCompile(`(?s)[\r\n]` + strconv.Itoa(object) + ` 0 obj\s(.*?)endobj`).FindSubmatch(r.body)
	if m == nil {
		r.t.Fatalf("object %d is not in the file", object)
	}
	return string(m[1])
}

// find is the number of the first object whose text matches.
func (r *revision) find(pattern string) int {
	r.t.Helper()
	for _, m := range regexp.MustCompile(`(?s)[\r\n](\d+) 0 obj\s(.*?)(?:stream|endobj)`).FindAllSubmatch(r.body, -1) {
		if regexp.MustCompile(pattern).Match(m[2]) {
			n, err := strconv.Atoi(string(m[1]))
			if err != nil {
				r.t.Fatal(err)
			}
			return n
		}
	}
	r.t.Fatalf("no object matches %s", pattern)
	return 0
}

// packedStream is a stream object of a plain body.
func packedStream(dict, plain string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, plain)
	_ = w.Close()
	return fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", dict, b.Len(), b.String())
}

// repack rewrites the parts of a workbook.
func repack(t testing.TB, a report.Artifact, change func(name, body string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(a.Body), int64(len(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	changed := false
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		after := change(f.Name, string(body))
		changed = changed || after != string(body)
		part, err := w.Create(f.Name)
		if err == nil {
			_, err = io.WriteString(part, after)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !changed {
		t.Fatal("the mutation changed nothing")
	}
	return out.Bytes()
}

// swap replaces the first match in an artifact, which must have one.
func swap(t testing.TB, a report.Artifact, pattern, with string) []byte {
	t.Helper()
	re := regexp.MustCompile(pattern)
	at := re.FindSubmatchIndex(a.Body)
	if at == nil {
		t.Fatalf("nothing matches %s", pattern)
	}
	return append(append(bytes.Clone(a.Body[:at[0]]), re.Expand(nil, []byte(with), a.Body, at)...), a.Body[at[1]:]...)
}
