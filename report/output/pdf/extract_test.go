package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/wxreport/wxreport/report/typeset"
)

// extractor reads the texts of a finished file back, as a viewer's search does:
// through the content streams, the fonts' ToUnicode maps and the forms.
type extractor struct {
	t     testing.TB
	f     *file
	fonts map[int]map[uint16]string // ToUnicode by object number
}

// run is one shown text with its place on the page.
type run struct {
	text string
	x, y float64
	size float64
}

func newExtractor(t testing.TB, body []byte) *extractor {
	t.Helper()
	f, err := readFile(body)
	if err != nil {
		t.Fatal(err)
	}
	e := &extractor{t: t, f: f, fonts: map[int]map[uint16]string{}}
	e.unpack()
	return e
}

var packHead = regexp.MustCompile(`^<</Type/ObjStm/N (\d+)/First (\d+)`)

// unpack puts the objects of object streams in their places.
func (e *extractor) unpack() {
	for n := range e.f.objects {
		m := packHead.FindSubmatch(e.f.objects[n])
		if m == nil {
			continue
		}
		body := e.stream(n)
		count, _ := strconv.Atoi(string(m[1]))
		first, _ := strconv.Atoi(string(m[2]))
		head := bytes.Fields(body[:first])
		for i := range count {
			number, _ := strconv.Atoi(string(head[2*i]))
			from, _ := strconv.Atoi(string(head[2*i+1]))
			to := len(body) - first
			if i+1 < count {
				to, _ = strconv.Atoi(string(head[2*i+3]))
			}
			for len(e.f.objects) <= number {
				e.f.add(nil)
			}
			e.f.objects[number] = bytes.TrimSpace(body[first+from : first+to])
		}
	}
}

// pages are the shown texts of each page in the order they are painted.
func (e *extractor) pages() [][]run {
	e.t.Helper()
	numbers, err := e.f.pageNumbers()
	if err != nil {
		e.t.Fatal(err)
	}
	var out [][]run
	for _, n := range numbers {
		content := e.ref(n, "Contents")
		resources := e.f.object(e.ref(n, "Resources"))
		out = append(out, e.content(e.stream(content), resources, 0))
	}
	return out
}

// text is everything shown, without white space.
func (e *extractor) text() string {
	var b strings.Builder
	for _, p := range e.pages() {
		for _, r := range p {
			b.WriteString(r.text)
		}
	}
	return squeeze(b.String())
}

// squeeze drops the white space and makes a text as the pages show it.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, typeset.Sanitize(s))
}

func (e *extractor) ref(n int, name string) int {
	m := regexp.MustCompile(`/` + name + ` ?(\d+) 0 R`).FindSubmatch(e.f.object(n))
	if m == nil {
		e.t.Fatalf("object %d has no %s: %.80q", n, name, e.f.object(n))
	}
	number, _ := strconv.Atoi(string(m[1]))
	return number
}

func (e *extractor) stream(n int) []byte {
	_, body, ok := bytes.Cut(e.f.object(n), []byte("stream\n"))
	if !ok {
		e.t.Fatalf("object %d is no stream", n)
	}
	r, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		e.t.Fatalf("object %d: %v", n, err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		e.t.Fatalf("object %d: %v", n, err)
	}
	return plain
}

var token = regexp.MustCompile(`(?s)\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>|/[^\s/<>\[\]()]+|[-+.\d]+|[A-Za-z'"*]+|\[|\]`)

func (e *extractor) content(stream, resources []byte, depth int) []run {
	if depth > 4 {
		e.t.Fatal("forms are nested too deep")
	}
	var out []run
	var stack []string
	var font map[uint16]string
	var at run
	number := func(back int) float64 {
		v, _ := strconv.ParseFloat(stack[len(stack)-back], 64)
		return v
	}
	for _, m := range token.FindAll(stream, -1) {
		switch t := string(m); t {
		case "Tf":
			font, at.size = e.font(resources, stack[len(stack)-2][1:]), number(1)
		case "Td", "Tm":
			at.x, at.y = number(2), number(1)
		case "Tj":
			at.text = decode(font, codes(stack[len(stack)-1]))
			out = append(out, at)
		case "Do":
			name := stack[len(stack)-1][1:]
			n := e.resource(resources, name)
			if bytes.Contains(e.f.object(n), []byte("/Subtype/Form")) {
				resources := e.f.object(n)
				if shared := regexp.MustCompile(`/Resources (\d+) 0 R`).FindSubmatch(resources); shared != nil {
					number, _ := strconv.Atoi(string(shared[1]))
					resources = e.f.object(number)
				}
				out = append(out, e.content(e.stream(n), resources, depth+1)...)
			}
		default:
			stack = append(stack, t)
		}
	}
	return out
}

func (e *extractor) resource(resources []byte, name string) int {
	m := regexp.MustCompile(`/` + regexp.QuoteMeta(name) + ` (\d+) 0 R`).FindSubmatch(resources)
	if m == nil {
		e.t.Fatalf("no resource %s in %.200q", name, resources)
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

var mapping = regexp.MustCompile(`(?m)^<([0-9A-F]{4})> <([0-9A-F]+)>$`)

func (e *extractor) font(resources []byte, name string) map[uint16]string {
	n := e.resource(resources, name)
	if e.fonts[n] != nil {
		return e.fonts[n]
	}
	chars := map[uint16]string{}
	for _, m := range mapping.FindAllSubmatch(e.stream(e.ref(n, "ToUnicode")), -1) {
		code, _ := strconv.ParseUint(string(m[1]), 16, 16)
		var units []uint16
		for i := 0; i < len(m[2]); i += 4 {
			u, _ := strconv.ParseUint(string(m[2][i:i+4]), 16, 16)
			units = append(units, uint16(u))
		}
		chars[uint16(code)] = string(utf16.Decode(units))
	}
	e.fonts[n] = chars
	return chars
}

// codes reads a PDF string, literal or hexadecimal, as two-byte codes.
func codes(s string) []uint16 {
	var b []byte
	if s[0] == '<' {
		for i := 1; i+1 < len(s)-1; i += 2 {
			v, _ := strconv.ParseUint(s[i:i+2], 16, 8)
			b = append(b, byte(v))
		}
	} else {
		for i := 1; i < len(s)-1; i++ {
			c := s[i]
			if c == '\\' {
				i++
				c = s[i]
				if c == 'r' {
					c = '\r'
				}
			}
			b = append(b, c)
		}
	}
	var out []uint16
	for i := 0; i+1 < len(b); i += 2 {
		out = append(out, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return out
}

func decode(font map[uint16]string, codes []uint16) string {
	var b strings.Builder
	for _, c := range codes {
		if s, ok := font[c]; ok {
			b.WriteString(s)
		} else {
			fmt.Fprintf(&b, "⟨%04X⟩", c)
		}
	}
	return b.String()
}
