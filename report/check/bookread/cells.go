package bookread

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// Cell is one cell that holds something.
type Cell struct {
	Row, Column int // 1-based
	Text        string
	Number      float64
	IsNumber    bool
	Error       bool // Text is an error such as #REF!
	Formula     string
	Cached      bool // a formula has its value
	Style       int
}

const (
	chunk   = 256 << 10
	mostRow = 32 << 20 // bytes of one row
)

// Cells reads a sheet row by row. The slice is used again for the next row. An
// error of the function ends the reading and is returned.
func (b *Book) Cells(s Sheet, row func(number int, cells []Cell) error) error {
	r, err := b.open(s.part)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	fail := func(err error) error { return fmt.Errorf("sheet %s: %w", s.Name, err) }
	buffer := b.buffer[:0]
	defer func() { b.buffer = buffer }()
	var cells []Cell
	last, ended := 0, false
	for !ended {
		if cap(buffer)-len(buffer) < chunk {
			grown := make([]byte, len(buffer), 2*cap(buffer)+chunk)
			copy(grown, buffer)
			buffer = grown
		}
		n, err := r.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if err != nil && !errors.Is(err, io.EOF) {
			return fail(err)
		}
		ended = err != nil
		rest := buffer
		for {
			from := rowStart(rest)
			if from < 0 {
				rest = rest[max(0, len(rest)-8):]
				break
			}
			tag := bytes.IndexByte(rest[from:], '>')
			if tag < 0 {
				rest = rest[from:]
				break
			}
			head := rest[from : from+tag]
			body := rest[from+tag+1:]
			if bytes.HasSuffix(head, []byte("/")) { // an empty row
				rest = body
				continue
			}
			end := bytes.Index(body, []byte("</row>"))
			if end < 0 {
				rest = rest[from:]
				break
			}
			number := last + 1
			if v, ok := attribute(head, ` r="`); ok {
				if number, err = strconv.Atoi(string(v)); err != nil || number <= last {
					return fail(fmt.Errorf("row %q after row %d", v, last))
				}
			}
			last = number
			if cells, err = b.row(cells[:0], body[:end], number); err != nil {
				return fail(err)
			}
			if err := row(number, cells); err != nil {
				return err
			}
			rest = body[end+len("</row>"):]
		}
		if len(rest) > mostRow {
			return fail(fmt.Errorf("a row of more than %d MiB", mostRow>>20))
		}
		if ended && rowStart(rest) >= 0 {
			return fail(errors.New("it ends within a row"))
		}
		buffer = buffer[:copy(buffer, rest)]
	}
	return nil
}

// rowStart is where the next row begins; other elements begin alike.
func rowStart(b []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte("<row"))
		if i < 0 || from+i+4 >= len(b) {
			return -1
		}
		if next := b[from+i+4]; next == ' ' || next == '>' {
			return from + i
		}
		from += i + 4
	}
}

// row reads the cells of one row.
func (b *Book) row(out []Cell, body []byte, number int) ([]Cell, error) {
	column := 0
	for {
		i := bytes.Index(body, []byte("<c"))
		if i < 0 {
			return out, nil
		}
		body = body[i+2:]
		if len(body) == 0 || body[0] != ' ' && body[0] != '>' {
			continue // another element, such as <cols>
		}
		tag := bytes.IndexByte(body, '>')
		if tag < 0 {
			return nil, fmt.Errorf("row %d is damaged", number)
		}
		head := body[:tag]
		body = body[tag+1:]
		c := Cell{Row: number, Column: column + 1}
		if ref, ok := attribute(head, ` r="`); ok {
			if c.Column = columnOf(ref); c.Column == 0 {
				return nil, fmt.Errorf("row %d has a cell %q", number, ref)
			}
		}
		column = c.Column
		if bytes.HasSuffix(head, []byte("/")) {
			continue
		}
		end := bytes.Index(body, []byte("</c>"))
		if end < 0 {
			return nil, fmt.Errorf("row %d is damaged", number)
		}
		inner := body[:end]
		body = body[end+len("</c>"):]
		if len(inner) == 0 {
			continue
		}
		if v, ok := attribute(head, ` s="`); ok {
			c.Style, _ = strconv.Atoi(string(v))
		}
		kind, _ := attribute(head, ` t="`)
		if err := b.value(&c, string(kind), inner); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name(), err)
		}
		if c.IsNumber || c.Text != "" || c.Formula != "" {
			out = append(out, c)
		}
	}
}

// value reads what stands inside a cell.
func (b *Book) value(c *Cell, kind string, inner []byte) error {
	if bytes.HasPrefix(inner, []byte("<f")) {
		f, after, ok := element(inner, "f")
		if !ok {
			return errors.New("a damaged formula")
		}
		c.Formula, inner = unescape(f), after
	}
	if kind == "inlineStr" {
		c.Text = richText(inner)
		return nil
	}
	v, _, ok := element(inner, "v")
	if !ok {
		return nil
	}
	c.Cached = true
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(v))
		if err != nil || n < 0 || n >= len(b.strings) {
			return fmt.Errorf("shared string %q of %d", v, len(b.strings))
		}
		c.Text = b.strings[n]
	case "str":
		c.Text = unescape(v)
	case "e":
		c.Text, c.Error = unescape(v), true
	case "", "n", "b":
		if len(v) == 0 {
			return nil
		}
		n, err := strconv.ParseFloat(string(v), 64)
		if err != nil {
			return fmt.Errorf("%q is no number", v)
		}
		c.Number, c.IsNumber = n, true
	default:
		c.Text = unescape(v)
	}
	return nil
}

// Name is the cell's address: B7.
func (c Cell) Name() string { return Column(c.Column) + strconv.Itoa(c.Row) }

// Column is the letters of a column.
func Column(n int) string {
	out := ""
	for ; n > 0; n = (n - 1) / 26 {
		out = string(rune('A'+(n-1)%26)) + out
	}
	return out
}

// columnOf reads the column of an address; 0: it is none.
func columnOf(ref []byte) int {
	n := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' {
			if i == 0 {
				return 0
			}
			break
		}
		if n = 26*n + int(c-'A'+1); n > 1<<14 {
			return 0
		}
	}
	return n
}

// attribute is the value of an attribute of a start tag; start is all that stands
// before the value.
func attribute(head []byte, start string) ([]byte, bool) {
	i := bytes.Index(head, []byte(start))
	if i < 0 {
		return nil, false
	}
	v, _, ok := bytes.Cut(head[i+len(start):], []byte(`"`))
	return v, ok
}

// element is the content of the first element of that name and what follows it.
func element(b []byte, name string) (inner, after []byte, ok bool) {
	for rest := b; ; {
		i := bytes.Index(rest, []byte("<"+name))
		if i < 0 {
			return nil, nil, false
		}
		rest = rest[i+1+len(name):]
		if len(rest) == 0 || rest[0] != '>' && rest[0] != ' ' && rest[0] != '/' {
			continue
		}
		tag := bytes.IndexByte(rest, '>')
		if tag < 0 {
			return nil, nil, false
		}
		if tag > 0 && rest[tag-1] == '/' {
			return nil, rest[tag+1:], true
		}
		rest = rest[tag+1:]
		end := bytes.Index(rest, []byte("</"+name+">"))
		if end < 0 {
			return nil, nil, false
		}
		return rest[:end], rest[end+len(name)+3:], true
	}
}

// richText joins the runs of a string item.
func richText(b []byte) string {
	first, after, ok := element(b, "t")
	if !ok {
		return ""
	}
	text := unescape(first)
	for {
		if first, after, ok = element(after, "t"); !ok {
			return text
		}
		text += unescape(first)
	}
}

func unescape(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	return html.UnescapeString(string(b))
}

// Reference reads 'Sheet'!$B$2:$B$9 or 'Sheet'!$B$2.
func Reference(ref string) (sheet string, first, last [2]int, ok bool) {
	i := strings.LastIndexByte(ref, '!')
	if i < 0 {
		return "", first, last, false
	}
	sheet = ref[:i]
	if len(sheet) > 1 && sheet[0] == '\'' {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	from, to, span := strings.Cut(strings.ReplaceAll(ref[i+1:], "$", ""), ":")
	if !span {
		to = from
	}
	if first, ok = Address(from); !ok {
		return sheet, first, last, false
	}
	last, ok = Address(to)
	return sheet, first, last, ok
}

// Address is the column and row of B7.
func Address(s string) ([2]int, bool) {
	i := strings.IndexFunc(s, func(r rune) bool { return r >= '0' && r <= '9' })
	if i <= 0 {
		return [2]int{}, false
	}
	column := columnOf([]byte(s[:i]))
	row, err := strconv.Atoi(s[i:])
	if strings.Trim(s[:i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || err != nil || column == 0 || row < 1 || row > 1<<20 {
		return [2]int{}, false
	}
	return [2]int{column, row}, true
}
