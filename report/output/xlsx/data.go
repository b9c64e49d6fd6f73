package xlsx

import (
	"fmt"
	"math"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// sampleRows is how many rows decide a data sheet's column widths.
const sampleRows = 200

// data streams a dataset into a sheet of its own: column names of the data
// contract, numbers as numbers, days as dates, missing cells empty. What lies
// beyond a sheet's last row goes to a further sheet. It gives the sheets' names.
func (b *book) data(ds *report.Dataset, sheetRows int) ([]string, error) {
	columns := ds.Columns()
	if len(columns) == 0 {
		return nil, nil
	}
	var names []string
	for from := 0; from == 0 || from < ds.Len(); from += sheetRows {
		s := b.sheet(b.dataset(ds.Name))
		names = append(names, s.name)
		if err := s.data(ds, columns, from, min(from+sheetRows, ds.Len())); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// data streams some rows of a dataset into a sheet.
func (s *sheet) data(ds *report.Dataset, columns []string, from, to int) error {
	b := s.book
	b.stream[fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names))] = true
	s.print()
	s.printTitles(1)
	sw, err := b.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	heads, styles := b.dataHead(ds, columns)
	if err := b.dataSetup(sw, ds, columns); err != nil {
		return err
	}
	if err := sw.SetRow("A1", heads, excelize.RowOpts{Height: 20}); err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := from; i < to; i++ {
		for j, name := range columns {
			row[j] = dataCell(ds.Cell(name, i), styles[j])
		}
		if err := sw.SetRow(at(1, i-from+2), row); err != nil {
			return err
		}
	}
	if err := sw.AddTable(&excelize.Table{Range: "A1:" + at(len(columns), max(to-from, 1)+1), Name: b.define("data_", ds.Name), ShowRowStripes: boolPtr(false)}); err != nil {
		return err
	}
	return sw.Flush()
}

// dataSetup sets widths and the frozen header, which a stream wants first.
func (b *book) dataSetup(sw *excelize.StreamWriter, ds *report.Dataset, columns []string) error {
	for j, name := range columns {
		width := textWidth(name) + 4
		for i := range min(ds.Len(), sampleRows) {
			width = max(width, dataWidth(ds.Cell(name, i))+2)
		}
		if err := sw.SetColWidth(j+1, j+1, min(max(width, 9), 42)); err != nil {
			return err
		}
	}
	return sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}})
}

func dataWidth(v report.Value) float64 {
	switch v := v.(type) {
	case report.Number:
		return float64(len(fmt.Sprintf("%.0f", v.F))) * 1.35
	case time.Time:
		return 17
	case string:
		return textWidth(v)
	}
	return 0
}

// dataHead is the header row and each column's style.
func (b *book) dataHead(ds *report.Dataset, columns []string) (heads []any, styles []int) {
	schema, _ := report.SchemaOf(ds.Name)
	taken := map[string]bool{}
	for _, name := range columns {
		number := ds.Type(name) != report.TypeText
		heads = append(heads, excelize.Cell{StyleID: b.styleID(style{kind: kindHeader, right: number}), Value: unique(name, b.say("column"), taken)})
		st := style{kind: kindData}
		switch column, _ := schema.Column(name); {
		case ds.Type(name) == report.TypeTime:
			st.format, st.right = dateFormat(ds, name), true
		case ds.Type(name) != report.TypeNumber:
		case column.Unit == report.UnitRate:
			st.format = "0.00%"
		case whole(ds, name):
			st.format = "#,##0"
		default:
			st.format = "#,##0.####"
		}
		styles = append(styles, b.styleID(st))
	}
	return heads, styles
}

func whole(ds *report.Dataset, name string) bool {
	for i := range ds.Len() {
		if n := ds.Number(name, i); n.Known && n.F != math.Trunc(n.F) {
			return false
		}
	}
	return true
}

func dateFormat(ds *report.Dataset, name string) string {
	for i := range ds.Len() {
		if t := ds.Time(name, i); !t.IsZero() && (t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0) {
			return "yyyy-mm-dd hh:mm"
		}
	}
	return "yyyy-mm-dd"
}

// dataCell is one cell of a stream; what is no number or out of the calendar is
// never written as one.
func dataCell(v report.Value, styleID int) any {
	switch v := v.(type) {
	case report.Number:
		if finite(v) {
			return excelize.Cell{StyleID: styleID, Value: v.F}
		}
	case time.Time:
		if serial, ok := serialDay(v); ok {
			return excelize.Cell{StyleID: styleID, Value: serial}
		}
		return excelize.Cell{StyleID: styleID, Value: v.Format(time.DateOnly)}
	case string:
		return excelize.Cell{StyleID: styleID, Value: cellText(v)}
	}
	return nil
}
