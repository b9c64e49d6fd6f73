package source

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxColspan    = 1000  // as browsers bound it
	maxRowspan    = 65534 // as browsers bound it
	maxHTMLTables = 4     // depth of tables within tables
)

// readHTML reads every <table>, one sheet each, as the tokens come: no tree is built, so
// deep nesting costs nothing. A cell that spans rows repeats its text in each of them; a
// cell that spans columns leaves the further ones blank.
func readHTML(text string, m *meter) (*Book, error) {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(4 * m.limits.CellBytes)
	reader := htmlReader{meter: m}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("not readable as HTML: %w", err)
			}
			break
		}
		if err := reader.token(kind, z); err != nil {
			return nil, err
		}
	}
	book := &Book{Format: "html"}
	if len(reader.open) > 0 {
		book.Notes = append(book.Notes, Note{Check: "open_table"})
	}
	if err := reader.finish(); err != nil {
		return nil, err
	}
	if len(reader.sheets) == 0 {
		return nil, errors.New("a web page without a table: the log-in may have expired, download the file again")
	}
	if len(reader.sheets) > 1 {
		for i := range reader.sheets {
			reader.sheets[i].Name = "table " + strconv.Itoa(i+1)
		}
	}
	book.Sheets = reader.sheets
	return book, nil
}

// htmlReader holds the tables that are open and the sheets that are done.
type htmlReader struct {
	meter  *meter
	open   []*htmlTable
	sheets []Sheet
	skip   int // depth within script and style
}

// htmlTable is a table being read.
type htmlTable struct {
	sheet   Sheet
	row     []Cell
	inRow   bool
	spans   []rowspan // per column, the cell that reaches down from above
	inCell  bool
	text    strings.Builder
	colspan int
	rowspan int
}

type rowspan struct {
	cell Cell
	left int // rows still to fill
}

// token takes one token.
func (r *htmlReader) token(kind html.TokenType, z *html.Tokenizer) error {
	switch kind {
	case html.TextToken:
		return r.characters(z.Text())
	case html.StartTagToken, html.SelfClosingTagToken:
		return r.start(z, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := z.TagName()
		return r.end(atom.Lookup(name))
	default: // comments and declarations
		return nil
	}
}

func (r *htmlReader) table() *htmlTable {
	if len(r.open) == 0 {
		return nil
	}
	return r.open[len(r.open)-1]
}

func (r *htmlReader) characters(text []byte) error {
	t := r.table()
	if t == nil || !t.inCell || r.skip > 0 {
		return nil
	}
	if t.text.Len()+len(text) > r.meter.limits.CellBytes {
		return r.meter.text(t.sheet.place(int32(len(t.sheet.Rows)+1), int32(len(t.row)+1)), t.text.Len()+len(text))
	}
	t.text.Write(text)
	return nil
}

func (r *htmlReader) start(z *html.Tokenizer, closed bool) error {
	name, hasAttr := z.TagName()
	tag := atom.Lookup(name)
	if tag == atom.Table {
		if len(r.open) >= maxHTMLTables {
			return fmt.Errorf("tables nested more than %d deep", maxHTMLTables)
		}
		r.open = append(r.open, &htmlTable{sheet: Sheet{Grid: true}})
		return r.meter.sheets(len(r.sheets) + len(r.open))
	}
	if (tag == atom.Script || tag == atom.Style) && !closed {
		r.skip++
		return nil
	}
	t := r.table()
	if t == nil {
		return nil
	}
	switch tag {
	case atom.Tr:
		if err := r.endRow(t); err != nil {
			return err
		}
		t.inRow = true
	case atom.Td, atom.Th:
		if err := r.endCell(t); err != nil {
			return err
		}
		t.inRow, t.inCell = true, true
		t.colspan, t.rowspan = spansOf(z, hasAttr)
	case atom.Br:
		if t.inCell {
			t.text.WriteByte('\n')
		}
	default: // other tags do not shape a table
	}
	return nil
}

// spansOf reads colspan and rowspan; nonsense means 1.
func spansOf(z *html.Tokenizer, more bool) (columns, rows int) {
	columns, rows = 1, 1
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		n, err := strconv.Atoi(strings.TrimSpace(string(value)))
		if err != nil || n < 1 {
			continue
		}
		switch string(key) {
		case "colspan":
			columns = min(n, maxColspan)
		case "rowspan":
			rows = min(n, maxRowspan)
		}
	}
	return columns, rows
}

func (r *htmlReader) end(tag atom.Atom) error {
	if tag == atom.Script || tag == atom.Style {
		r.skip = max(0, r.skip-1)
		return nil
	}
	t := r.table()
	if t == nil {
		return nil
	}
	switch tag {
	case atom.Td, atom.Th:
		return r.endCell(t)
	case atom.Tr:
		return r.endRow(t)
	case atom.Table:
		return r.endTable()
	default:
		return nil
	}
}

// endCell closes the open cell and lays it into the row after the cells that reach down
// from above.
func (r *htmlReader) endCell(t *htmlTable) error {
	if !t.inCell {
		return nil
	}
	if err := r.fillSpans(t); err != nil {
		return err
	}
	line := len(t.sheet.Rows) + 1
	cell := textCell(strings.TrimFunc(t.text.String(), isSpace), line, len(t.row)+1)
	t.text.Reset()
	t.inCell = false
	if err := r.meter.spend(t.colspan); err != nil {
		return err
	}
	for i := range t.colspan {
		column := len(t.row)
		laid := cell
		if i > 0 {
			laid = textCell("", line, column+1)
		}
		t.row = append(t.row, laid)
		if t.rowspan > 1 {
			for len(t.spans) <= column {
				t.spans = append(t.spans, rowspan{})
			}
			t.spans[column] = rowspan{cell: laid, left: t.rowspan - 1}
		}
	}
	return nil
}

// fillSpans repeats the cells from above that reach into the next columns.
func (r *htmlReader) fillSpans(t *htmlTable) error {
	for len(t.row) < len(t.spans) && t.spans[len(t.row)].left > 0 {
		span := &t.spans[len(t.row)]
		span.left--
		cell := span.cell
		cell.Line = int32(len(t.sheet.Rows) + 1)
		t.row = append(t.row, cell)
		if err := r.meter.spend(1); err != nil {
			return err
		}
	}
	return nil
}

func (r *htmlReader) endRow(t *htmlTable) error {
	if err := r.endCell(t); err != nil {
		return err
	}
	if !t.inRow {
		return nil
	}
	if err := r.fillSpans(t); err != nil {
		return err
	}
	if err := r.meter.spend(1); err != nil {
		return err
	}
	t.sheet.Rows = append(t.sheet.Rows, t.row)
	t.row, t.inRow = nil, false
	return nil
}

func (r *htmlReader) endTable() error {
	t := r.table()
	if err := r.endRow(t); err != nil {
		return err
	}
	r.open = r.open[:len(r.open)-1]
	if len(t.sheet.Rows) > 0 {
		r.sheets = append(r.sheets, t.sheet)
	}
	return nil
}

// finish closes what a truncated file left open.
func (r *htmlReader) finish() error {
	for len(r.open) > 0 {
		if err := r.endTable(); err != nil {
			return err
		}
	}
	return nil
}
