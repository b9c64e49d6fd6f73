package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxJSONDepth bounds nesting; exports need four levels.
const maxJSONDepth = 64

// node is a JSON value that keeps the order of its members and the digits of its numbers.
type node struct {
	kind    byte // { [ s n b 0: object, array, string, number, boolean, null
	text    string
	keys    []string // of an object, beside items
	items   []node
	line    int32
	column  int32
	boolean bool
}

// jsonReader decodes values and keeps count of lines.
type jsonReader struct {
	meter   *meter
	text    string
	decoder *json.Decoder
	at      int // bytes counted so far
	line    int
	start   int // offset of the current line
}

// readJSON reads an array of objects, an object of arrays (columns), an array of arrays,
// an object that holds any of them one or two levels down ({"list": […]}), or one object
// a line (NDJSON).
func readJSON(text string, m *meter) (*Book, error) {
	text = strings.TrimPrefix(text, "\uFEFF")
	r := &jsonReader{meter: m, text: text, line: 1}
	r.decoder = json.NewDecoder(strings.NewReader(text))
	r.decoder.UseNumber()
	var values []node
	for {
		v, err := r.value(0)
		if errors.Is(err, io.EOF) && len(values) > 0 {
			break
		}
		if err != nil {
			return nil, r.fail(err)
		}
		values = append(values, v)
	}
	b := &jsonBook{meter: m, book: Book{Format: "json"}}
	first := node{kind: '[', items: values}
	if len(values) == 1 {
		first = values[0]
	} else {
		b.book.Format = "ndjson"
	}
	if err := b.collect("", &first, 0); err != nil {
		return nil, err
	}
	if len(b.book.Sheets) == 0 {
		return nil, errors.New("JSON without a list of records: expected an array of objects, an object of arrays, or one object a line")
	}
	return &b.book, nil
}

// fail adds line and column to an error of the decoder.
func (r *jsonReader) fail(err error) error {
	var syntax *json.SyntaxError
	offset := int(r.decoder.InputOffset())
	switch {
	case errors.As(err, &syntax):
		offset = int(syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		offset, err = len(r.text), errors.New("the JSON ends in the middle: the file is cut off")
	}
	line, column := r.position(offset)
	return fmt.Errorf("%d:%d: %w", line, column, err)
}

// position turns an offset at or after the last one asked into line and column.
func (r *jsonReader) position(offset int) (line, column int) {
	offset = min(offset, len(r.text))
	for {
		i := strings.IndexByte(r.text[r.at:max(r.at, offset)], '\n')
		if i < 0 {
			break
		}
		r.at += i + 1
		r.line++
		r.start = r.at
	}
	return r.line, max(1, offset-r.start+1)
}

// value decodes the next value.
func (r *jsonReader) value(depth int) (node, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return node{}, err
	}
	if depth > maxJSONDepth {
		return node{}, fmt.Errorf("JSON nested more than %d deep", maxJSONDepth)
	}
	if err := r.meter.spend(1); err != nil {
		return node{}, err
	}
	line, column := r.position(int(r.decoder.InputOffset()))
	n := node{line: int32(line), column: int32(column)}
	switch t := token.(type) {
	case json.Delim:
		n.kind = byte(t)
		return r.container(n, depth)
	case string:
		n.kind, n.text = 's', t
		err = r.meter.text(fmt.Sprintf("%d:%d", line, column), len(t))
	case json.Number:
		n.kind, n.text = 'n', t.String()
	case bool:
		n.kind, n.boolean = 'b', t
	default:
		n.kind = '0'
	}
	return n, err
}

// container decodes the members of an object or array after its opening bracket.
func (r *jsonReader) container(n node, depth int) (node, error) {
	if n.kind != '{' && n.kind != '[' {
		return n, fmt.Errorf("unexpected %q", n.kind)
	}
	for r.decoder.More() {
		if n.kind == '{' {
			key, err := r.decoder.Token()
			if err != nil {
				return n, err
			}
			name, _ := key.(string)
			n.keys = append(n.keys, name)
		}
		item, err := r.value(depth + 1)
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return n, err
		}
		n.items = append(n.items, item)
	}
	_, err := r.decoder.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// jsonBook lays nodes out as sheets.
type jsonBook struct {
	meter *meter
	book  Book
}

// collect finds the tables in a value: the value itself, or what its members hold.
func (b *jsonBook) collect(name string, n *node, depth int) error {
	switch {
	case n.kind == '[' && allOf(n.items, '{'):
		return b.records(name, n.items)
	case n.kind == '[' && allOf(n.items, '['):
		return b.grid(name, n.items)
	case n.kind != '{':
		return nil
	case columnar(n):
		return b.columns(name, n)
	case depth == 0 && flat(n):
		return b.records(name, []node{*n})
	case depth > 2:
		return nil
	}
	for i := range n.items {
		if err := b.collect(n.keys[i], &n.items[i], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// allOf says that the array is not empty and every item is of the kind.
func allOf(items []node, kind byte) bool {
	for i := range items {
		if items[i].kind != kind {
			return false
		}
	}
	return len(items) > 0
}

// columnar says that at least two members are arrays of plain values of one length.
func columnar(n *node) bool {
	length, arrays := -1, 0
	for i := range n.items {
		item := &n.items[i]
		if item.kind != '[' {
			continue
		}
		for j := range item.items {
			if item.items[j].kind == '{' || item.items[j].kind == '[' {
				return false
			}
		}
		if length >= 0 && len(item.items) != length {
			return false
		}
		length = len(item.items)
		arrays++
	}
	return arrays >= 2
}

// flat says that the object holds no object or array: it is a record by itself.
func flat(n *node) bool {
	for i := range n.items {
		if n.items[i].kind == '{' || n.items[i].kind == '[' {
			return false
		}
	}
	return true
}

func (b *jsonBook) add(sheet Sheet) error {
	b.book.Sheets = append(b.book.Sheets, sheet)
	return b.meter.sheets(len(b.book.Sheets))
}

// records lays an array of objects out: the header is the union of the keys in order of
// appearance, an object within a record gives keys such as detail.read_user.
func (b *jsonBook) records(name string, items []node) error {
	columns := map[string]int{}
	header := []Cell{}
	rows := make([][]Cell, 1, len(items)+1)
	for i := range items {
		row := []Cell{}
		var lay func(prefix string, n *node, depth int)
		lay = func(prefix string, n *node, depth int) {
			for j, key := range n.keys {
				if n.items[j].kind == '{' && depth < 2 {
					lay(prefix+key+".", &n.items[j], depth+1)
					continue
				}
				column, known := columns[prefix+key]
				if !known {
					column = len(header)
					columns[prefix+key] = column
					header = append(header, textCell(prefix+key, int(n.line), int(n.column)))
				}
				for len(row) <= column {
					row = append(row, Cell{Line: n.line, Column: n.column})
				}
				row[column] = n.items[j].cell()
			}
		}
		lay("", &items[i], 0)
		if err := b.meter.spend(len(row)); err != nil {
			return err
		}
		rows = append(rows, row)
	}
	rows[0] = header
	return b.add(Sheet{Name: name, Rows: rows})
}

// grid lays an array of arrays out as it stands.
func (b *jsonBook) grid(name string, items []node) error {
	rows := make([][]Cell, len(items))
	for i := range items {
		row := make([]Cell, len(items[i].items))
		for j := range row {
			row[j] = items[i].items[j].cell()
		}
		rows[i] = row
	}
	return b.add(Sheet{Name: name, Rows: rows})
}

// columns lays an object of arrays out: each member is a column.
func (b *jsonBook) columns(name string, n *node) error {
	var rows [][]Cell
	var header []Cell
	for i := range n.items {
		item := &n.items[i]
		if item.kind != '[' {
			continue
		}
		header = append(header, textCell(n.keys[i], int(item.line), int(item.column)))
		for len(rows) < len(item.items) {
			rows = append(rows, nil)
		}
		for j := range item.items {
			rows[j] = append(rows[j], item.items[j].cell())
		}
	}
	return b.add(Sheet{Name: name, Rows: append([][]Cell{header}, rows...)})
}

// cell turns a plain value into a cell; arrays and deeper objects become Empty, they are
// no cell.
func (n *node) cell() Cell {
	c := Cell{Line: n.line, Column: n.column}
	switch n.kind {
	case 's':
		return textCell(n.text, int(n.line), int(n.column))
	case 'n':
		v, err := strconv.ParseFloat(n.text, 64)
		c.Kind, c.Number, c.Text = Number, v, n.text
		if err != nil {
			c.Kind = Text
		}
	case 'b':
		c.Kind, c.Text = Bool, strconv.FormatBool(n.boolean)
		if n.boolean {
			c.Number = 1
		}
	}
	return c
}
