package derive

import "github.com/wxreport/wxreport/report"

// table collects the rows of a derived dataset.
type table struct {
	b      *report.DatasetBuilder
	origin report.Origin
}

// start begins a dataset with some of its schema's columns.
func (p *people) start(name string, columns ...string) *table {
	schema, _ := report.SchemaOf(name)
	defs := make([]report.ColumnDef, 0, len(columns))
	for _, c := range columns {
		column, _ := schema.Column(c)
		defs = append(defs, report.ColumnDef{Name: c, Type: column.Type})
	}
	return &table{report.NewDataset(name, defs...), p.origin}
}

// add appends a row whose cells are of their columns' types; ints are counts.
func (t *table) add(cells ...any) {
	row := make([]report.Value, len(cells))
	for i, c := range cells {
		if n, ok := c.(int); ok {
			row[i] = report.Some(float64(n))
		} else {
			row[i] = c
		}
	}
	if err := t.b.Row(t.origin, row...); err != nil {
		panic(err) // the columns and the cells stand side by side in one function
	}
}

func (t *table) dataset() *report.Dataset { return t.b.Dataset() }
