package pdf

// element is a part of the document's structure, which assistive technology reads
// instead of the page: a heading, a paragraph, a table cell (ISO 32000-1, 14.8). What
// belongs to none is an artifact: running heads, grounds, rules.
type element struct {
	kind   string // standard structure type: "H1", "P", "TD"
	alt    string // of a figure, in words
	parent *element
	cells  []*element // of a table row: all of them, also those without a text
	kids   []any      // in reading order: *element, content, annotation
	placed bool       // in the tree
	number int        // of its object
}

// content is a run of marks on a page.
type content struct {
	page *taggedPage
	id   int
}

// annotation is a place to click.
type annotation struct {
	object     int
	pageObject int
}

// open begins an element inside the one that is open; closed ends it.
func (c *composer) open(kind string) (closed func()) {
	outer := c.at
	c.at = &element{kind: kind, parent: outer}
	return func() { c.at = outer }
}

// aside begins what is no part of the document's structure.
func (c *composer) aside() (closed func()) {
	outer := c.at
	c.at = nil
	return func() { c.at = outer }
}

// item opens an item of a list and its body.
func (c *composer) item() (closed func()) {
	item := c.open("LI")
	body := c.open("LBody")
	return func() {
		body()
		item()
	}
}

// attach puts an element into the tree below its parents, where it is not yet.
func (e *element) attach() {
	if e.placed {
		return
	}
	e.placed = true
	if e.parent != nil {
		e.parent.attach()
		if !e.placedBy(e.parent) {
			e.parent.kids = append(e.parent.kids, e)
		}
	}
	for _, cell := range e.cells {
		e.kids = append(e.kids, cell)
		cell.placed = true
	}
}

// placedBy reports whether the parent listed the element among its cells.
func (e *element) placedBy(parent *element) bool {
	for _, cell := range parent.cells {
		if cell == e {
			return true
		}
	}
	return false
}

// part opens an element inside another; aside of the structure it stays aside.
func (c *composer) part(kind string) (closed func()) {
	if c.at == nil {
		return func() {}
	}
	return c.open(kind)
}

// cell opens a cell of the row that is open. A cell without a text is there, too:
// readers count the columns.
func (c *composer) cell(kind string) (closed func()) {
	if c.at == nil {
		return func() {}
	}
	row := c.at
	closed = c.open(kind)
	row.cells = append(row.cells, c.at)
	return closed
}

// linkPart is the element of a link over the whole piece.
func (p *piece) linkPart() *element {
	for _, i := range p.items {
		if i.part != nil {
			return &element{kind: "Link", parent: i.part}
		}
	}
	return nil
}
