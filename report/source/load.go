package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// loadOptions say how to read one file; Recognise and File share them.
type loadOptions struct {
	limits   Limits
	dataset  string            // empty: recognised
	columns  map[string]string // dataset column to header
	sheet    string            // empty: all
	encoding string            // empty: found
	language string            // of the checks' sentences
	zone     *time.Location
}

// taken is a table that was understood, with what it gave.
type taken struct {
	table  *table
	passes []pass
	frames []frame
}

// loaded is a file after reading.
type loaded struct {
	file   string
	book   *Book
	tables []taken
	checks []report.Check
}

// load reads a file, finds its tables and types their rows.
func load(file string, data []byte, o loadOptions) (*loaded, error) {
	book, err := open(file, data, o.limits, o.encoding)
	if err != nil {
		return nil, err
	}
	l := newLedger(o.language, file)
	for _, note := range book.Notes {
		l.whole(note.Check, "", "", 0, "value", note.Value)
	}
	y := &typer{file: file, zone: o.zone, ledger: l}
	result := &loaded{file: file, book: book}
	var unknown []*table
	sheets, err := chosenSheets(file, book, o.sheet)
	if err != nil {
		return nil, err
	}
	extra := map[string]bool{}
	for _, header := range o.columns {
		extra[parseHeader(header).keys[0]] = true
	}
	for _, sheet := range sheets {
		if d := detailOf(sheet, file); d != nil && (o.dataset == "" || o.dataset == "articles" || o.dataset == "article_days") {
			result.tables = append(result.tables, d.take(y, o.dataset)...)
			continue
		}
		for _, t := range findTables(sheet, extra) {
			passes := passesOf(t, file, o.dataset, o.columns)
			if len(passes) == 0 {
				unknown = append(unknown, t)
				continue
			}
			result.tables = append(result.tables, y.take(t, passes))
		}
	}
	if len(result.tables) == 0 {
		err := unrecognised(file, sheets, unknown, o)
		if book.Format == "html" && len(unknown) == 0 {
			err = fmt.Errorf("%w; a web page, of an expired log-in perhaps: download the file again", err)
		}
		return nil, err
	}
	if err := checkMapping(file, result.tables, o.columns); err != nil {
		return nil, err
	}
	for _, t := range unknown {
		l.whole("unknown_table", "", "", 0, "sheet", sheetPrefix(t.sheet.Name), "place", t.place(), "value", headerList(t.header))
	}
	result.checks = l.close()
	return result, nil
}

// take types the rows of a table for each of its passes.
func (y *typer) take(t *table, passes []pass) taken {
	result := taken{table: t, passes: passes}
	dataset := passes[0].schema.Name
	for _, line := range t.long {
		y.ledger.row("long_row", dataset, int(line), "")
	}
	if t.remarks > 0 {
		y.ledger.whole("remark_row", dataset, "", t.remarks)
	}
	if len(t.rows) == 0 {
		y.ledger.whole("empty_table", dataset, "", 0)
	}
	y.noteTwins(t, passes)
	for _, p := range passes {
		result.frames = append(result.frames, y.frame(t, p))
	}
	return result
}

// noteTwins notes columns that were read while a second one of the same name holds other values.
func (y *typer) noteTwins(t *table, passes []pass) {
	first := map[string]int{}
	for i, name := range t.names {
		at, twin := first[name.keys[0]]
		if !twin {
			first[name.keys[0]] = i
			continue
		}
		differs := slices.ContainsFunc(t.rows, func(row []Cell) bool { return textAt(row, at) != textAt(row, i) })
		for _, p := range passes {
			column := slices.IndexFunc(p.columns, func(c columnPlan) bool { return c.at == at })
			if differs && column >= 0 {
				y.ledger.whole("duplicate_column", p.schema.Name, p.columns[column].column.Name, 0,
					"header", t.header[at].Text, "place", t.sheet.place(t.header[at].Line, t.header[at].Column))
				delete(first, name.keys[0]) // told once
				break
			}
		}
	}
}

// chosenSheets gives all sheets, or the one the user named.
func chosenSheets(file string, book *Book, name string) ([]*Sheet, error) {
	var sheets []*Sheet
	var names []string
	for i := range book.Sheets {
		s := &book.Sheets[i]
		names = append(names, s.Name)
		if name == "" || squeeze(s.Name) == squeeze(name) {
			sheets = append(sheets, s)
		}
	}
	if len(sheets) == 0 {
		return nil, fmt.Errorf("%s: no sheet %q: the file has %s", file, name, strings.Join(names, ", "))
	}
	return sheets, nil
}

// sheetPrefix is the part of a place that names the sheet: Sheet1!.
func sheetPrefix(name string) string {
	if name == "" {
		return ""
	}
	return name + "!"
}

// place is where the table's header begins.
func (t *table) place() string { return t.sheet.place(t.header[0].Line, t.header[0].Column) }

// checkMapping makes sure that every header of the user's mapping is in the file.
func checkMapping(file string, tables []taken, mapping map[string]string) error {
	var errs []error
	columns := make([]string, 0, len(mapping))
	for column := range mapping {
		columns = append(columns, column)
	}
	slices.Sort(columns)
	for _, column := range columns {
		found := false
		var headers []string
		for _, t := range tables {
			found = found || headerAt(t.table, parseHeader(mapping[column]).keys[0]) >= 0
			for _, c := range t.table.header {
				headers = append(headers, c.Text)
			}
		}
		if !found {
			err := fmt.Errorf("%s: columns: %s: no header %q in the file, it has %s", file, column, mapping[column], strings.Join(headers, ", "))
			if near := report.Nearest(mapping[column], headers); near != "" {
				err = fmt.Errorf("%w: did you mean %s?", err, near)
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// unrecognised names the headers found and the datasets that come nearest.
func unrecognised(file string, sheets []*Sheet, unknown []*table, o loadOptions) error {
	if len(unknown) == 0 {
		for _, s := range sheets {
			if t := likelyHeader(s); t != nil {
				unknown = append(unknown, t)
			}
		}
	}
	if len(unknown) == 0 {
		return fmt.Errorf("%s: no header row in the first %d rows: expected names such as 日期 or date above the values", file, headerRows)
	}
	tables := make([]taken, len(unknown))
	for i, t := range unknown {
		tables[i].table = t
	}
	if err := checkMapping(file, tables, o.columns); err != nil {
		return err
	}
	want := o.dataset
	slices.SortStableFunc(unknown, func(a, b *table) int { return cmp.Compare(len(b.header), len(a.header)) })
	t := unknown[0]
	if want != "" {
		schema, _ := report.SchemaOf(want)
		m := matchColumns(schema, t.names, o.columns)
		lacks := strings.Join(m.missing, ", ")
		if lacks == "" {
			lacks = "a column it needs"
		}
		return fmt.Errorf("%s: %s: no table of dataset %s: the headers are %s; %s is missing: name it under columns", file, t.place(), want, headerList(t.header), lacks)
	}
	near := nearest(t)
	if len(near) == 0 {
		return fmt.Errorf("%s: %s: no known header: the file has %s; name the dataset and its columns in the spec", file, t.place(), headerList(t.header))
	}
	return fmt.Errorf("%s: %s: of no known dataset: the headers are %s; nearest: %s", file, t.place(), headerList(t.header), strings.Join(near, "; "))
}

// likelyHeader is the first row of names: at least one text and no number.
func likelyHeader(s *Sheet) *table {
	for _, row := range s.Rows[:min(headerRows, len(s.Rows))] {
		t := &table{sheet: s}
		for _, c := range row {
			switch {
			case c.Kind == Empty:
			case c.Kind != Text || valueLike(c.Text):
				t.header = nil
			default:
				t.header = append(t.header, c)
				t.names = append(t.names, parseHeader(c.Text))
			}
		}
		if len(t.header) > 1 || len(t.header) == 1 && len(row) == 1 {
			return t
		}
	}
	return nil
}

// headerList writes headers for a message, the first thirty.
func headerList(header []Cell) string {
	var names []string
	for i, c := range header {
		if i == 30 {
			names = append(names, fmt.Sprintf("and %d more", len(header)-i))
			break
		}
		names = append(names, clip(c.Text))
	}
	return strings.Join(names, ", ")
}
