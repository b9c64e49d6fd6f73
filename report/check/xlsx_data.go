package check

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/bookread"
)

// headRows is how far down the header of a data sheet may stand.
const headRows = 6

// dataReader holds the rows of a data sheet against their dataset.
type dataReader struct {
	w       *workbook
	ds      *report.Dataset
	sheet   string
	columns []string
	first   int // column of the first
	head    int // row of the header
	from    int // of the dataset, of this sheet's first row
	next    int // of the dataset, expected next
	wrong   bool
}

// dataset is a reader for the dataset that a header row names; nil where it names none.
func (w *workbook) dataset(pending *[]*report.Dataset, sheet string, cells []bookread.Cell, row int) *dataReader {
	if len(cells) == 0 {
		return nil
	}
	var heads []string
	for _, c := range cells {
		heads = append(heads, c.Text)
	}
	for _, ds := range *pending {
		if columns := ds.Columns(); len(columns) > 1 && slices.EqualFunc(columns, heads, func(a, b string) bool { return squeeze(a) == squeeze(b) }) ||
			len(columns) == 1 && len(heads) == 1 && row == 1 && columns[0] == heads[0] {
			from := w.begun[ds]
			return &dataReader{w: w, ds: ds, sheet: sheet, columns: columns, first: cells[0].Column, head: row, from: from, next: from}
		}
	}
	return nil
}

// row checks one row of the sheet.
func (d *dataReader) row(number int, cells []bookread.Cell) {
	if number <= d.head || d.wrong {
		return
	}
	i := number - d.head - 1 + d.from
	if i >= d.ds.Len() {
		if len(cells) > 0 {
			d.tell(bookread.Cell{Row: number, Column: d.first}, fmt.Sprintf("%d rows", d.ds.Len()), "a row more")
		}
		return
	}
	if i != d.next {
		for ; d.next < i; d.next++ {
			d.compare(d.next, nil)
		}
	}
	d.compare(i, cells)
	d.next = i + 1
}

// compare holds the cells of a row against the dataset; missing cells are empty.
func (d *dataReader) compare(row int, cells []bookread.Cell) {
	k := 0
	for j, name := range d.columns {
		for k < len(cells) && cells[k].Column < d.first+j {
			k++
		}
		var c *bookread.Cell
		if k < len(cells) && cells[k].Column == d.first+j {
			c = &cells[k]
		}
		if !d.agrees(d.ds.Cell(name, row), c) && !d.wrong {
			found := "an empty cell"
			if c != nil {
				found = shownCell(*c)
			}
			d.tell(bookread.Cell{Row: row - d.from + d.head + 1, Column: d.first + j}, fmt.Sprint(valueText(d.ds.Cell(name, row))), found)
		}
	}
}

func valueText(v report.Value) string {
	switch v := v.(type) {
	case report.Number:
		return fmt.Sprint(v.F)
	case time.Time:
		return v.Format(time.DateTime)
	}
	return fmt.Sprint(v)
}

func (d *dataReader) tell(c bookread.Cell, expected, found string) {
	d.wrong = true // one a sheet is enough
	d.w.out.tell("xlsx.data", d.sheet+"!"+c.Name(), "the data of "+d.ds.Name+" is not what was read", expected, found)
}

// agrees reports whether a cell shows a value of the data.
func (d *dataReader) agrees(v report.Value, c *bookread.Cell) bool {
	switch v := v.(type) {
	case report.Number:
		if !v.Known || math.IsNaN(v.F) || math.IsInf(v.F, 0) {
			return c == nil
		}
		return c != nil && c.IsNumber && same(v.F, c.Number)
	case time.Time:
		if v.IsZero() {
			return c == nil
		}
		return c != nil && (c.IsNumber && math.Abs(c.Number-serial(v)) < 1e-6 || !c.IsNumber && c.Text == v.Format(time.DateOnly))
	case string:
		if c == nil {
			return squeeze(v) == ""
		}
		return !c.IsNumber && (c.Text == v || sameText(v, c.Text))
	}
	return c == nil
}

// sheetRows is how many rows a sheet holds.
const sheetRows = 1 << 20

// end takes a dataset off the list when its rows are complete. One that fills its
// sheet goes on in a further one.
func (d *dataReader) end(pending *[]*report.Dataset) {
	if !d.wrong && d.next < d.ds.Len() && d.next-d.from+d.head == sheetRows {
		d.w.begun[d.ds] = d.next
		return
	}
	if !d.wrong && d.next < d.ds.Len() {
		empty := true // rows at the end may be empty
		for i := d.next; i < d.ds.Len() && empty; i++ {
			for _, name := range d.columns {
				empty = empty && d.agrees(d.ds.Cell(name, i), nil)
			}
		}
		if !empty {
			d.tell(bookread.Cell{Row: d.head + d.next - d.from + 1, Column: d.first}, fmt.Sprintf("%d rows", d.ds.Len()), fmt.Sprintf("%d rows", d.next))
		}
	}
	*pending = slices.DeleteFunc(*pending, func(ds *report.Dataset) bool { return ds == d.ds })
}

// serial is a time as workbooks count: days since 1899-12-30.
func serial(t time.Time) float64 {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return float64(wall.Unix()-time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400
}

// shownCell is a cell's value for messages.
func shownCell(c bookread.Cell) string {
	if c.IsNumber {
		return fmt.Sprint(c.Number)
	}
	return c.Text
}

// longest is what a cell holds of a text, in UTF-16 units; workbooks cut beyond.
const longest = 32700

// sameText reports whether a cell shows a text, whatever its spaces, cut or not.
func sameText(want, found string) bool {
	a, b := squeezeCell(want), squeezeCell(found)
	if a == b {
		return true
	}
	return len(want) > longest && len(b) > longest/4 && len(a) >= len(b)-4 && a[:len(b)-len("…")] == b[:len(b)-len("…")]
}
