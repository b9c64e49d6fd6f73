package xlsx

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// data streams a dataset into a sheet of its own: column names of the data
// contract, numbers as numbers, days as dates, missing cells empty.
func (b *book) data(ds *report.Dataset) error {
	s := b.sheet(b.words.Say("dataset." + ds.Name))
	s.print()
	sw, err := b.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	columns := ds.Columns()
	head, formats := b.dataHead(ds, columns)
	if err := sw.SetColWidth(1, max(len(columns), 1), 15); err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", head); err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := range ds.Len() {
		for j, name := range columns {
			row[j] = dataCell(ds.Cell(name, i), formats[j])
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	b.tables++
	if err := sw.AddTable(&excelize.Table{Range: "A1:" + at(len(columns), max(ds.Len(), 1)+1), Name: fmt.Sprintf("table%d", b.tables), ShowRowStripes: boolPtr(false)}); err != nil {
		return err
	}
	return sw.Flush()
}

// dataHead is the header row and each column's style.
func (b *book) dataHead(ds *report.Dataset, columns []string) (head []any, styles []int) {
	schema, _ := report.SchemaOf(ds.Name)
	for _, name := range columns {
		head = append(head, excelize.Cell{StyleID: b.styleID(style{kind: kindHeader}), Value: name})
		st := style{kind: kindNote, color: b.doc.Theme.Colors.Ink}
		switch column, _ := schema.Column(name); {
		case ds.Type(name) == report.TypeTime:
			st.format = dateFormat(ds, name)
		case column.Unit == report.UnitRate:
			st.format = "0.00%"
		case ds.Type(name) == report.TypeNumber:
			st.format = "#,##0.####"
			if whole(ds, name) {
				st.format = "#,##0"
			}
		}
		styles = append(styles, b.styleID(st))
	}
	return head, styles
}

func whole(ds *report.Dataset, name string) bool {
	for i := range ds.Len() {
		if n := ds.Number(name, i); n.Known && n.F != float64(int64(n.F)) {
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

func dataCell(v report.Value, styleID int) any {
	switch v := v.(type) {
	case report.Number:
		return excelize.Cell{StyleID: styleID, Value: v.F}
	case time.Time:
		return excelize.Cell{StyleID: styleID, Value: serialDay(v)}
	case string:
		return excelize.Cell{StyleID: styleID, Value: cellText(v)}
	}
	return nil
}
