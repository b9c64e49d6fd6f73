package bookread

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

const (
	mostParts = 4096
	mostPart  = 64 << 20 // of a part that is read whole, in bytes

	mostUnpacked = 4 << 30 // of all parts: a million rows take one
)

// Book is a workbook.
type Book struct {
	Sheets   []Sheet // in the order of their tabs
	Charts   []Chart
	Names    []Defined
	Title    string
	Subject  string
	Language string
	Keywords string
	Created  string

	parts   map[string]*zip.File
	strings []string
	formats []string // number format by cell style
	buffer  []byte   // of the sheet being read
}

// Sheet is a tab.
type Sheet struct {
	Name   string
	Hidden bool
	part   string
}

// Defined is a defined name.
type Defined struct{ Name, RefersTo string }

// Open reads everything but the sheets' cells.
func Open(body []byte) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, fmt.Errorf("no workbook: %w", err)
	}
	if total := unpacked(z); total > mostUnpacked {
		return nil, fmt.Errorf("the parts unpack to %d MiB, expected at most %d", total>>20, mostUnpacked>>20)
	}
	if len(z.File) > mostParts {
		return nil, fmt.Errorf("%d parts, expected at most %d", len(z.File), mostParts)
	}
	b := &Book{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, "/")
		if b.parts[name] != nil {
			return nil, fmt.Errorf("two parts are called %s", name)
		}
		b.parts[name] = f
	}
	for _, read := range []func() error{b.workbook, b.sharedStrings, b.styles, b.properties, b.charts} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// unpacked is the size of all parts as the archive says.
func unpacked(z *zip.Reader) uint64 {
	total := uint64(0)
	for _, f := range z.File {
		total += min(f.UncompressedSize64, 1<<40)
	}
	return total
}

// Has reports whether a part is there.
func (b *Book) Has(part string) bool { return b.parts[part] != nil }

func (b *Book) open(part string) (io.ReadCloser, error) {
	f := b.parts[part]
	if f == nil {
		return nil, fmt.Errorf("part %s is missing", part)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", part, err)
	}
	return r, nil
}

// whole reads a part.
func (b *Book) whole(part string) ([]byte, error) {
	r, err := b.open(part)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(io.LimitReader(r, mostPart+1))
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", part, err)
	}
	if len(body) > mostPart {
		return nil, fmt.Errorf("part %s has more than %d MiB", part, mostPart>>20)
	}
	return body, nil
}

func (b *Book) decode(part string, into any) error {
	body, err := b.whole(part)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(body, into); err != nil {
		return fmt.Errorf("part %s: %w", part, err)
	}
	return nil
}

func (b *Book) workbook() error {
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name string `xml:"name,attr"`
			Text string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	if err := b.decode("xl/workbook.xml", &book); err != nil {
		return err
	}
	targets, err := b.relations("xl/workbook.xml")
	if err != nil {
		return err
	}
	for _, s := range book.Sheets {
		part := targets[s.ID]
		if part == "" || b.parts[part] == nil {
			return fmt.Errorf("sheet %q has no part", s.Name)
		}
		b.Sheets = append(b.Sheets, Sheet{Name: s.Name, Hidden: s.State != "" && s.State != "visible", part: part})
	}
	if len(b.Sheets) == 0 {
		return errors.New("the workbook has no sheet")
	}
	for _, n := range book.Names {
		b.Names = append(b.Names, Defined{n.Name, n.Text})
	}
	return nil
}

// relations are the parts that a part refers to, by id.
func (b *Book) relations(part string) (map[string]string, error) {
	var list struct {
		Items []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	dir, name := path.Split(part)
	if err := b.decode(dir+"_rels/"+name+".rels", &list); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, i := range list.Items {
		target := i.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		out[i.ID] = strings.TrimPrefix(target, "/")
	}
	return out, nil
}

func (b *Book) sharedStrings() error {
	const part = "xl/sharedStrings.xml"
	if b.parts[part] == nil {
		return nil
	}
	body, err := b.whole(part)
	if err != nil {
		return err
	}
	for {
		i := bytes.Index(body, []byte("<si>"))
		if i < 0 {
			if len(b.strings) == 0 && bytes.Contains(body, []byte("<si")) {
				return fmt.Errorf("part %s cannot be read", part)
			}
			return nil
		}
		body = body[i+len("<si>"):]
		end := bytes.Index(body, []byte("</si>"))
		if end < 0 {
			return fmt.Errorf("part %s is cut off", part)
		}
		b.strings = append(b.strings, richText(body[:end]))
		body = body[end:]
	}
}

// builtin are the number formats that have no code in the file.
var builtin = map[int]string{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "mm-dd-yy", 22: "m/d/yy h:mm", 49: "@"}

func (b *Book) styles() error {
	var s struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode("xl/styles.xml", &s); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range s.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range s.Cells {
		code, own := codes[c.Format]
		if !own {
			code = builtin[c.Format]
		}
		b.formats = append(b.formats, code)
	}
	return nil
}

// Format is the number format of a cell style.
func (b *Book) Format(style int) string {
	if style < 0 || style >= len(b.formats) {
		return ""
	}
	return b.formats[style]
}

func (b *Book) properties() error {
	if !b.Has("docProps/core.xml") {
		return nil
	}
	var core struct {
		Title    string `xml:"title"`
		Subject  string `xml:"subject"`
		Language string `xml:"language"`
		Keywords string `xml:"keywords"`
		Created  string `xml:"created"`
	}
	if err := b.decode("docProps/core.xml", &core); err != nil {
		return err
	}
	b.Title, b.Subject, b.Language, b.Created, b.Keywords = core.Title, core.Subject, core.Language, core.Created, core.Keywords
	return nil
}

// Chart is a native chart: the ranges of its values with the cached numbers.
type Chart struct {
	Part   string
	Ranges []Range
}

// Range is a reference of a chart with what the file caches for it.
type Range struct {
	Ref    string
	Values bool      // numbers of a series; else names or labels
	Cache  []float64 // of the positions that have one
	At     []int     // these positions
}

func (b *Book) charts() error {
	for i := 1; ; i++ {
		part := "xl/charts/chart" + strconv.Itoa(i) + ".xml"
		if !b.Has(part) {
			return nil
		}
		body, err := b.whole(part)
		if err != nil {
			return err
		}
		b.Charts = append(b.Charts, Chart{Part: part, Ranges: ranges(body)})
	}
}

// ranges are the references of a chart's part.
func ranges(body []byte) []Range {
	var out []Range
	for _, tag := range []string{"numRef", "strRef"} {
		rest := body
		for {
			inner, after, ok := element(rest, tag)
			if !ok {
				break
			}
			r := Range{Values: tag == "numRef"}
			if f, _, ok := element(inner, "f"); ok {
				r.Ref = unescape(f)
			}
			for points := inner; r.Values; {
				i := bytes.Index(points, []byte("<pt idx=\""))
				if i < 0 {
					break
				}
				points = points[i+len("<pt idx=\""):]
				at, _, _ := bytes.Cut(points, []byte("\""))
				v, after, ok := element(points, "v")
				if !ok {
					break
				}
				points = after
				n, errN := strconv.ParseFloat(string(v), 64)
				p, errP := strconv.Atoi(string(at))
				if errN == nil && errP == nil {
					r.Cache, r.At = append(r.Cache, n), append(r.At, p)
				}
			}
			out = append(out, r)
			rest = after
		}
	}
	return out
}
