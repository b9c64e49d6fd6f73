package xlsx

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// dictionary is the sheet that explains the columns of every data sheet, as one
// table: meaning, unit, part of the key or not, and in how many rows it is known.
// places are the sheets of each dataset; none where the workbook leaves them out.
func (s *sheet) dictionary(datasets []*report.Dataset, places [][]string) {
	s.main = 7
	for i, width := range []float64{22, 20, 46, 34, 8, 13, 11} {
		s.widths[firstColumn+i] = width
	}
	s.band(s.say("sheet.dictionary"), s.say("dictionary_lead"))
	s.heads([]string{s.say("dataset"), s.say("column"), s.say("meaning"), s.say("unit"), s.say("key"), s.say("filled"), s.say("rows")}, 1, 1, 1, 1, 1, -1, -1)
	header := s.row - 1
	for i, ds := range datasets {
		schema, _ := report.SchemaOf(ds.Name)
		for j, name := range ds.Columns() {
			key := ""
			if slices.Contains(schema.Key, name) {
				key = s.say("key_part")
			}
			linked := j == 0 && len(places[i]) > 0
			s.wrapped(firstColumn, s.row, s.dataset(ds.Name), style{bold: true, link: linked})
			if linked {
				s.link(firstColumn, s.row, quoteSheet(places[i][0])+"!A1")
			}
			s.wrapped(firstColumn+1, s.row, name, style{})
			s.wrapped(firstColumn+2, s.row, s.meaning(ds.Name, name), style{})
			s.wrapped(firstColumn+3, s.row, s.measure(ds.Type(name), schema, name), style{})
			s.wrapped(firstColumn+4, s.row, key, style{})
			s.number(firstColumn+5, s.row, report.Some(float64(filled(ds, name))), style{right: true, format: "#,##0"})
			s.number(firstColumn+6, s.row, report.Some(float64(ds.Len())), style{right: true, format: "#,##0"})
			s.row++
		}
	}
	if rows := s.row - header - 1; rows > 0 {
		s.filter("dictionary", header, firstColumn+6, rows)
		s.outline(header+1, rows)
	}
	for i, ds := range datasets {
		if len(places[i]) > 1 {
			s.line(s.say("goes_on", report.Args{"dataset": s.dataset(ds.Name), "n": ds.Len(), "sheets": strings.Join(places[i][1:], s.words.Say("evidence.join"))}), style{kind: kindNote})
		}
	}
	s.finish(header)
}

// meaning says what a column holds, in the dataset's own sense where it has one; a
// client's further column is what its name says.
func (b *book) meaning(dataset, column string) string {
	for _, key := range []string{"field_of." + dataset + "." + column, "field." + column} {
		if b.words.Has(key) {
			return b.words.Say(key)
		}
	}
	return column
}

// measure is the unit of a column's numbers, or the type of what it holds.
func (b *book) measure(t report.ColumnType, schema report.Schema, name string) string {
	column, known := schema.Column(name)
	if t == report.TypeNumber && known && column.Unit != report.UnitNone {
		return b.say("measure." + string(column.Unit))
	}
	return b.say("type." + string(t))
}

// filled is the number of rows in which a column is known.
func filled(ds *report.Dataset, name string) int {
	n := 0
	for i := range ds.Len() {
		known := false
		switch ds.Type(name) {
		case report.TypeNumber:
			known = ds.Number(name, i).Known
		case report.TypeText:
			known = ds.Text(name, i) != ""
		case report.TypeTime:
			known = !ds.Time(name, i).IsZero()
		}
		if known {
			n++
		}
	}
	return n
}
