package report

// Schema is the shape of one dataset: what a row is and which columns it may have.
type Schema struct {
	Name    string
	Row     string         // what one row is, in English
	Time    string         // the column that places a row in a period; "" when none does
	Key     []string       // columns that together name a row
	Open    bool           // further columns are kept under their own names (dimensions)
	Columns []SchemaColumn // in the order of the data contract
}

// SchemaColumn is one column of a [Schema].
type SchemaColumn struct {
	Name     string
	Type     ColumnType
	Unit     Unit
	Required bool
	Aliases  []string // headers in exports that mean this column, normalised by the reader
}

// Column finds a column by name.
func (s Schema) Column(name string) (SchemaColumn, bool) {
	for _, c := range s.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return SchemaColumn{}, false
}

// SchemaOf finds a dataset's schema by name.
func SchemaOf(name string) (Schema, bool) {
	for _, s := range Schemas() {
		if s.Name == name {
			return s, true
		}
	}
	return Schema{}, false
}

// Schemas lists the datasets in the order of the data contract.
func Schemas() []Schema { return schemas }

func text(name string, aliases ...string) SchemaColumn {
	return SchemaColumn{Name: name, Type: TypeText, Aliases: aliases}
}

func count(name string, aliases ...string) SchemaColumn {
	return SchemaColumn{Name: name, Type: TypeNumber, Unit: UnitCount, Aliases: aliases}
}

func rate(name string, aliases ...string) SchemaColumn {
	return SchemaColumn{Name: name, Type: TypeNumber, Unit: UnitRate, Aliases: aliases}
}

func number(name string, unit Unit, aliases ...string) SchemaColumn {
	return SchemaColumn{Name: name, Type: TypeNumber, Unit: unit, Aliases: aliases}
}

func when(name string, aliases ...string) SchemaColumn {
	return SchemaColumn{Name: name, Type: TypeTime, Aliases: aliases}
}

func required(c SchemaColumn) SchemaColumn {
	c.Required = true
	return c
}
