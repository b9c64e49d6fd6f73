package check

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/bookread"
)

// noData is the keyword of a workbook that has no data by its spec's wish.
const noData = "data: none"

// workbook is a workbook beside its document.
type workbook struct {
	*bookread.Book
	doc     *report.Document
	out     *findings
	partial bool
	sheets  []*tab
	begun   map[*report.Dataset]int // rows read of data that goes on in a further sheet
}

// tab is a sheet with its cells; a data sheet's are checked while they are read
// and not kept.
type tab struct {
	name  string
	rows  [][]bookread.Cell // by row number - 1; nil: empty
	data  bool
	at    map[[2]int]any // value by column and row, made when formulas ask
	texts map[string][]int
}

// The size a workbook may have beside its data, and a cell of data in the archive.
const (
	bookBytes     = 2 << 20
	bookCellBytes = 24
	mostCells     = 4 << 20 // that the sheets beside the data may hold
)

// xlsx checks a workbook: sheets, cells, formulas, charts, data.
func (c Checker) xlsx(doc *report.Document, a report.Artifact, s *findings) {
	b, err := bookread.Open(a.Body)
	if err != nil {
		s.add("xlsx.open", "", err.Error())
		return
	}
	w := &workbook{Book: b, doc: doc, out: s, partial: c.partial, begun: map[*report.Dataset]int{}}
	if !c.partial {
		w.budget(len(a.Body))
	}
	w.metadata()
	if !w.read() {
		return
	}
	w.errors()
	w.formulas()
	w.graphs()
	w.names()
	if !c.partial { // the client's own data may hold anything
		w.leftovers(c.Others)
	}
	w.findings()
	w.keyFigures()
	for _, ch := range doc.Chapters {
		w.chapter(ch)
	}
	w.appendix()
}

func (w *workbook) budget(size int) {
	most := bookBytes
	for _, ds := range w.doc.Datasets {
		most += bookCellBytes * ds.Len() * len(ds.Columns())
	}
	if size > most {
		w.out.tell("xlsx.size", "", "the file is too large", fmt.Sprintf("at most %d KB", most>>10), fmt.Sprintf("%d KB", size>>10))
	}
}

func (w *workbook) metadata() {
	job := w.doc.Job
	want := func(check, name, expected, found string) {
		if squeeze(expected) != "" && !strings.Contains(squeeze(found), squeeze(expected)) {
			w.out.tell("xlsx."+check, "document properties", name+" is wrong", expected, found)
		}
	}
	want("metadata", "the title", w.doc.Title, w.Title)
	want("period", "the period in the title", job.Period.String(), w.Title)
	want("account", "the account", job.Account.Name, w.Subject)
	want("language", "the language", w.doc.Words.Lang, w.Language)
	if w.partial { // JSON has the day only
		return
	}
	want("asof", "the day of making", job.AsOf.UTC().Format(time.RFC3339), w.Created)
}

// read reads all sheets and checks those of the data on the way.
func (w *workbook) read() bool {
	pending := append([]*report.Dataset{}, w.doc.Datasets...)
	if w.Keywords == noData { // the spec leaves the data out
		pending = nil
	}
	kept := 0
	for _, s := range w.Sheets {
		if s.Hidden {
			w.out.add("xlsx.hidden", "sheet "+s.Name, "the sheet is hidden")
		}
		t := &tab{name: s.Name}
		var data *dataReader
		err := w.Cells(s, func(row int, cells []bookread.Cell) error {
			if data == nil && row <= headRows {
				data = w.dataset(&pending, s.Name, cells, row)
			}
			if data != nil {
				data.row(row, cells)
				return nil
			}
			if kept += len(cells); kept > mostCells {
				return errors.New("more cells than a report has")
			}
			for len(t.rows) < row-1 && len(t.rows) < 1<<20 {
				t.rows = append(t.rows, nil)
			}
			t.rows = append(t.rows, append([]bookread.Cell{}, cells...))
			return nil
		})
		if err != nil {
			w.out.add("xlsx.open", "", err.Error())
			return false
		}
		if data != nil {
			t.data = true
			data.end(&pending)
		}
		w.sheets = append(w.sheets, t)
	}
	for _, ds := range pending {
		if len(ds.Columns()) > 0 {
			w.out.tell("xlsx.sheets", "", "the sheet of the data "+ds.Name+" is missing", "a header of "+strings.Join(ds.Columns(), ", "), "")
		}
	}
	return true
}

// values lets formulas look up cells.
func (t *tab) value(column, row int) any {
	if t.at == nil {
		t.at = map[[2]int]any{}
		for _, cells := range t.rows {
			for _, c := range cells {
				if c.IsNumber {
					t.at[[2]int{c.Column, c.Row}] = c.Number
				} else {
					t.at[[2]int{c.Column, c.Row}] = c.Text
				}
			}
		}
	}
	return t.at[[2]int{column, row}]
}

func (w *workbook) tab(name string) *tab {
	for _, t := range w.sheets {
		if strings.EqualFold(t.name, name) {
			return t
		}
	}
	return nil
}

// failed are the values of formulas that went wrong.
var failed = []string{"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"}

func isError(s string) bool {
	for _, e := range failed {
		if strings.Contains(s, e) {
			return true
		}
	}
	return false
}

func (w *workbook) errors() {
	w.each(func(t *tab, c bookread.Cell) {
		switch {
		case c.Error || isError(c.Text) && c.Formula != "":
			w.out.tell("xlsx.error", place(t, c), "the cell is an error", "a value", c.Text)
		case isError(c.Formula):
			w.out.tell("xlsx.error", place(t, c), "the formula refers to nothing", "cells that exist", c.Formula)
		}
	})
}

func place(t *tab, c bookread.Cell) string { return t.name + "!" + c.Name() }

func (w *workbook) each(f func(t *tab, c bookread.Cell)) {
	for _, t := range w.sheets {
		for _, cells := range t.rows {
			for _, c := range cells {
				f(t, c)
			}
		}
	}
}

// near is how far a stored value may be from the calculated one, relative.
const near = 1e-9

func same(a, b float64) bool {
	return math.Abs(a-b) <= near*max(1e-6, math.Abs(a), math.Abs(b))
}

// formulas checks that every formula has its value stored and that it is right.
func (w *workbook) formulas() {
	w.each(func(t *tab, c bookread.Cell) {
		if c.Formula == "" || c.Error {
			return
		}
		if !c.Cached {
			w.out.tell("xlsx.formula", place(t, c), "the formula has no stored value", "="+c.Formula, "")
			return
		}
		value, err := bookread.Calculate(c.Formula, func(sheet string, column, row int) any {
			from := t
			if sheet != "" {
				from = w.tab(sheet)
			}
			if from == nil {
				return nil
			}
			return from.value(column, row)
		})
		if errors.Is(err, bookread.ErrUnknown) {
			return
		}
		found := c.Text
		if c.IsNumber {
			found = fmt.Sprint(c.Number)
		}
		switch v := value.(type) {
		case float64:
			if c.IsNumber && same(v, c.Number) {
				return
			}
		case string:
			if !c.IsNumber && v == c.Text {
				return
			}
		case nil, bool:
			return
		}
		expected := fmt.Sprint(value)
		if err != nil {
			expected = err.Error()
		}
		w.out.tell("xlsx.formula", place(t, c), "the stored value is not what ="+c.Formula+" gives", expected, found)
	})
}

// graphs checks what charts refer to, and that no chart is missing.
func (w *workbook) graphs() {
	for i, c := range w.Charts {
		numbers := 0
		for _, r := range c.Ranges {
			numbers += w.graph(fmt.Sprintf("chart %d", i+1), r)
		}
		if numbers == 0 {
			w.out.tell("xlsx.chart", fmt.Sprintf("chart %d", i+1), "no series has a number", "numbers in the cells that the series refer to", "")
		}
	}
	want := 0
	for _, ch := range w.doc.Chapters {
		for _, b := range ch.Blocks {
			if f, ok := b.(report.Figure); ok && native(f.Chart) {
				want++
			}
		}
	}
	if len(w.Charts) < want {
		w.out.tell("xlsx.chart", "", "charts are missing", fmt.Sprint(want), fmt.Sprint(len(w.Charts)))
	}
}

// native reports whether a chart can be one of a workbook: heat maps are cells.
func native(c report.Chart) bool {
	if c.Kind == "cohort" || c.Kind == "slots" {
		return false
	}
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Known {
				return true
			}
		}
	}
	for _, p := range c.Points {
		if p.X.Known && p.Y.Known {
			return true
		}
	}
	return false
}

// graph checks one reference of a chart and counts its numbers.
func (w *workbook) graph(name string, r bookread.Range) int {
	sheet, first, last, ok := bookread.Reference(r.Ref)
	t := w.tab(sheet)
	if !ok || t == nil || last[0] < first[0] || last[1] < first[1] {
		w.out.tell("xlsx.chart", name, "a series refers to nothing", "cells of a sheet", r.Ref)
		return 0
	}
	if !r.Values || t.data {
		return len(r.Cache)
	}
	numbers := 0
	for row := first[1]; row <= min(last[1], len(t.rows)); row++ {
		for column := first[0]; column <= last[0]; column++ {
			if _, is := t.value(column, row).(float64); is {
				numbers++
			}
		}
	}
	width := last[0] - first[0] + 1
	for i, position := range r.At {
		column, row := first[0]+position%width, first[1]+position/width
		v, is := t.value(column, row).(float64)
		if !is || !same(v, r.Cache[i]) {
			w.out.tell("xlsx.chart", name, "the stored number is not that of "+place(t, bookread.Cell{Row: row, Column: column}), fmt.Sprint(t.value(column, row)), fmt.Sprint(r.Cache[i]))
			return numbers
		}
	}
	return numbers
}

func (w *workbook) names() {
	for _, n := range w.Names {
		if isError(n.RefersTo) {
			w.out.tell("xlsx.error", "name "+n.Name, "the name refers to nothing", "cells", n.RefersTo)
			continue
		}
		if sheet, _, _, ok := bookread.Reference(n.RefersTo); ok && w.tab(sheet) == nil {
			w.out.tell("xlsx.error", "name "+n.Name, "the name refers to a sheet that is not there", "a sheet", n.RefersTo)
		}
	}
}

func (w *workbook) leftovers(others []string) {
	names := newStrangers(w.doc, others)
	w.each(func(t *tab, c bookread.Cell) {
		if c.IsNumber || c.Text == "" {
			return
		}
		if token := leftover(w.doc, c.Text); token != "" {
			w.out.tell("xlsx.placeholder", place(t, c), "a text is not filled in", "no "+token, c.Text)
		}
		if names.in(squeeze(c.Text)) != "" {
			w.out.tell("xlsx.foreign", place(t, c), "the name of another account", "", c.Text)
		}
	})
}
