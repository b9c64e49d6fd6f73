package xlsx

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// archive is the parts of a workbook with what is wrong in them, after ECMA-376:
// part 1 for what the elements say, part 2 for the package.
type archive struct {
	files  map[string][]byte
	parsed map[string]*element
	found  []string
}

// packageFaults lists what a program that opens the workbook would have to repair.
func packageFaults(files map[string][]byte) []string {
	a := &archive{files: files, parsed: map[string]*element{}}
	for name, body := range files {
		if root, err := parse(body); err == nil {
			a.parsed[name] = root
		}
	}
	a.contentTypes()
	a.relations()
	a.workbook()
	a.styles()
	a.tables()
	for name := range a.parsed {
		switch {
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			a.worksheet(name)
		case strings.HasPrefix(name, "xl/drawings/drawing"):
			a.drawing(name)
		case strings.HasPrefix(name, "xl/comments"):
			a.comments(name)
		}
	}
	slices.Sort(a.found)
	return a.found
}

func (a *archive) say(format string, args ...any) {
	a.found = append(a.found, fmt.Sprintf(format, args...))
}

// once reports a key that was there before.
func (a *archive) once(seen map[string]bool, key, what string) {
	if seen[key] {
		a.say("%s %q twice", what, key)
	}
	seen[key] = true
}

// contentTypes wants one type for every part and no type for parts that are not there.
func (a *archive) contentTypes() {
	root := a.parsed[contentTypes]
	overrides, defaults := map[string]bool{}, map[string]bool{}
	for _, o := range root.all("Override") {
		name := strings.TrimPrefix(o.attrs["PartName"], "/")
		a.once(overrides, name, "content type of")
		if a.files[name] == nil || o.attrs["ContentType"] == "" {
			a.say("content type of %s, which is not there or has none", name)
		}
	}
	for _, d := range root.all("Default") {
		a.once(defaults, strings.ToLower(d.attrs["Extension"]), "default content type of")
	}
	for name := range a.files {
		if name != contentTypes && !overrides[name] && !defaults[strings.TrimPrefix(path.Ext(name), ".")] {
			a.say("%s has no content type", name)
		}
		if strings.HasPrefix(name, "xl/") && path.Ext(name) == ".xml" && !overrides[name] {
			a.say("%s has no content type of its own", name)
		}
	}
}

// relsOf is where the relations of a part stand.
func relsOf(name string) string { return path.Join(path.Dir(name), "_rels", path.Base(name)+".rels") }

// relations wants every relation to lead to a part, and every use of one to exist.
func (a *archive) relations() {
	for name, root := range a.parsed {
		if !strings.HasSuffix(name, ".rels") {
			own := map[string]bool{}
			if rels := a.parsed[relsOf(name)]; rels != nil {
				for _, r := range rels.all("Relationship") {
					own[r.attrs["Id"]] = true
				}
			}
			used := regexp.MustCompile(` r:(id|embed|link)="([^"]*)"`).FindAllStringSubmatch(string(a.files[name]), -1)
			for _, m := range used {
				if !own[m[2]] {
					a.say("%s uses the relation %s, which is not there", name, m[2])
				}
			}
			continue
		}
		base, ids := path.Dir(path.Dir(name)), map[string]bool{}
		for _, r := range root.all("Relationship") {
			a.once(ids, r.attrs["Id"], name+": relation")
			target := r.attrs["Target"]
			switch {
			case r.attrs["TargetMode"] == "External":
				a.say("%s leads outside: %s", name, target)
				continue
			case strings.HasPrefix(target, "/"):
				target = target[1:]
			default:
				target = path.Join(base, target)
			}
			if a.files[target] == nil || r.attrs["Type"] == "" {
				a.say("%s leads to %s, which is not there, or has no type", name, target)
			}
		}
	}
}

var sheetReference = regexp.MustCompile(`^'((?:[^']|'')+)'!`)

// workbook wants sheets and names once, and names that lead to sheets.
func (a *archive) workbook() {
	root := a.parsed["xl/workbook.xml"]
	names, ids, folded := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range root.all("sheet") {
		names[s.attrs["name"]] = true
		a.once(folded, fold(s.attrs["name"]), "sheet")
		a.once(ids, s.attrs["sheetId"], "sheet id")
	}
	seen := map[string]bool{}
	for _, d := range root.all("definedName") {
		a.once(seen, fold(d.attrs["name"])+"@"+d.attrs["localSheetId"], "name")
		if local := d.attrs["localSheetId"]; local != "" {
			if n, err := strconv.Atoi(local); err != nil || n < 0 || n >= len(folded) {
				a.say("name %s belongs to sheet %s of %d", d.attrs["name"], local, len(folded))
			}
		}
		if m := sheetReference.FindStringSubmatch(d.text); m == nil || !names[strings.ReplaceAll(m[1], "''", "'")] {
			a.say("name %s leads to %q", d.attrs["name"], d.text)
		}
	}
}

// styles wants cell formats to use fonts, fills, borders and number formats that exist.
func (a *archive) styles() {
	root := a.parsed["xl/styles.xml"]
	formats := map[string]bool{}
	for _, f := range root.all("numFmt") {
		a.once(formats, f.attrs["numFmtId"], "number format")
	}
	for i, xf := range root.child("cellXfs").children {
		for attr, list := range map[string]string{"fontId": "fonts", "fillId": "fills", "borderId": "borders"} {
			if n, err := strconv.Atoi(xf.attrs[attr]); err != nil || n >= len(root.child(list).children) {
				a.say("cell format %d: %s %q of %d", i, attr, xf.attrs[attr], len(root.child(list).children))
			}
		}
		if id, err := strconv.Atoi(xf.attrs["numFmtId"]); err != nil || id >= 164 && !formats[xf.attrs["numFmtId"]] {
			a.say("cell format %d: number format %q", i, xf.attrs["numFmtId"])
		}
	}
}

// area is a range of cells.
type area struct{ left, top, right, bottom int }

func areaOf(ref string) (area, error) {
	from, to, ranged := strings.Cut(ref, ":")
	if !ranged {
		to = from
	}
	var r area
	var err error
	if r.left, r.top, err = excelize.CellNameToCoordinates(from); err != nil {
		return r, err
	}
	if r.right, r.bottom, err = excelize.CellNameToCoordinates(to); err == nil && (r.right < r.left || r.bottom < r.top) {
		err = fmt.Errorf("%s is turned round", ref)
	}
	return r, err
}

func (r area) meets(o area) bool {
	return r.left <= o.right && o.left <= r.right && r.top <= o.bottom && o.top <= r.bottom
}

// tables wants ids and names of tables once, columns that match the range, and no
// table under the name of a cell.
func (a *archive) tables() {
	ids, names := map[string]bool{}, map[string]bool{}
	for name, root := range a.parsed {
		if !strings.HasPrefix(name, "xl/tables/") {
			continue
		}
		a.once(ids, root.attrs["id"], "table id")
		a.once(names, fold(root.attrs["displayName"]), "table")
		r, err := areaOf(root.attrs["ref"])
		columns := root.child("tableColumns")
		switch {
		case err != nil:
			a.say("%s: range %q: %v", name, root.attrs["ref"], err)
		case r.right-r.left+1 != len(columns.children) || columns.attrs["count"] != strconv.Itoa(len(columns.children)):
			a.say("%s: %d columns in %s", name, len(columns.children), root.attrs["ref"])
		case r.bottom == r.top:
			a.say("%s has no row", name)
		}
		if filter := root.child("autoFilter"); filter != nil && filter.attrs["ref"] != root.attrs["ref"] {
			a.say("%s: filter over %s, table over %s", name, filter.attrs["ref"], root.attrs["ref"])
		}
		if !regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_.]*$`).MatchString(root.attrs["displayName"]) {
			a.say("%s: bad name %q", name, root.attrs["displayName"])
		}
	}
}

// worksheet wants cells in order, styles and strings that exist, ranges that do not
// overlap, heads of tables that say their names, and links that lead somewhere.
func (a *archive) worksheet(name string) {
	root := a.parsed[name]
	texts := a.cells(name, root)
	var merged []area
	for _, m := range root.all("mergeCell") {
		r, err := areaOf(m.attrs["ref"])
		if err != nil || r.left == r.right && r.top == r.bottom {
			a.say("%s: joined cells %q: %v", name, m.attrs["ref"], err)
		}
		for _, o := range merged {
			if o.meets(r) {
				a.say("%s: joined cells %s overlap others", name, m.attrs["ref"])
			}
		}
		merged = append(merged, r)
	}
	if parts := root.child("tableParts"); parts != nil && parts.attrs["count"] != strconv.Itoa(len(parts.children)) {
		a.say("%s: %s tables counted, %d named", name, parts.attrs["count"], len(parts.children))
	}
	var tables []area
	if rels := a.parsed[relsOf(name)]; rels != nil {
		for _, rel := range rels.all("Relationship") {
			table := a.parsed[path.Join("xl/tables", path.Base(rel.attrs["Target"]))]
			if table == nil || !strings.HasSuffix(rel.attrs["Type"], "/table") {
				continue
			}
			r, err := areaOf(table.attrs["ref"])
			if err != nil {
				continue // told above
			}
			for _, o := range append(slices.Clone(merged), tables...) {
				if o.meets(r) {
					a.say("%s: the table over %s overlaps joined cells or another table", name, table.attrs["ref"])
				}
			}
			tables = append(tables, r)
			for i, c := range table.child("tableColumns").children {
				if got := unescaped(texts[at(r.left+i, r.top)]); got != unescaped(c.attrs["name"]) {
					a.say("%s: the head of column %d of %s is %q, the table says %q", name, i+1, table.attrs["displayName"], got, c.attrs["name"])
				}
			}
		}
	}
	for _, rule := range root.all("conditionalFormatting") {
		for _, ref := range strings.Fields(rule.attrs["sqref"]) {
			if _, err := areaOf(ref); err != nil {
				a.say("%s: rule over %q: %v", name, ref, err)
			}
		}
	}
	for _, link := range root.all("hyperlink") {
		if m := sheetReference.FindStringSubmatch(link.attrs["location"]); m == nil {
			a.say("%s: the link of %s leads to %q", name, link.attrs["ref"], link.attrs["location"])
		}
	}
}

// cells checks rows and cells and gives the texts by their place.
func (a *archive) cells(name string, root *element) map[string]string {
	formats := len(a.parsed["xl/styles.xml"].child("cellXfs").children)
	var shared []*element
	if strings := a.parsed["xl/sharedStrings.xml"]; strings != nil {
		shared = strings.children
	}
	texts := map[string]string{}
	last := 0
	for _, row := range root.child("sheetData").children {
		n, err := strconv.Atoi(row.attrs["r"])
		if err != nil || n <= last || n > excelize.TotalRows {
			a.say("%s: row %q after %d", name, row.attrs["r"], last)
		}
		last = n
		before := 0
		for _, c := range row.children {
			column, in, err := excelize.CellNameToCoordinates(c.attrs["r"])
			if err != nil || in != n || column <= before {
				a.say("%s: cell %q in row %d after column %d", name, c.attrs["r"], n, before)
			}
			before = column
			if s, err := strconv.Atoi(c.attrs["s"]); c.attrs["s"] != "" && (err != nil || s >= formats) {
				a.say("%s: %s has the format %q of %d", name, c.attrs["r"], c.attrs["s"], formats)
			}
			switch v := c.child("v"); c.attrs["t"] {
			case "s":
				if i, err := strconv.Atoi(v.text); err != nil || i >= len(shared) {
					a.say("%s: %s has the text %q of %d", name, c.attrs["r"], v.text, len(shared))
				} else {
					texts[c.attrs["r"]] = shared[i].child("t").text
				}
			case "inlineStr":
				texts[c.attrs["r"]] = c.child("is").child("t").text
			case "", "n":
				if _, err := strconv.ParseFloat(valueOf(v), 64); v != nil && err != nil {
					a.say("%s: %s is no number: %q", name, c.attrs["r"], v.text)
				}
			}
		}
	}
	return texts
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped reads _x0041_ as A, as programs do.
func unescaped(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		code, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil {
			return e
		}
		return string(rune(code)) //nolint:gosec // 16 bits
	})
}

func valueOf(v *element) string {
	if v == nil {
		return ""
	}
	return v.text
}

// drawing wants ids once and pictures larger than a cell.
func (a *archive) drawing(name string) {
	ids := map[string]bool{}
	for _, p := range a.parsed[name].all("cNvPr") {
		a.once(ids, p.attrs["id"], name+": picture")
	}
	for _, anchor := range a.parsed[name].all("twoCellAnchor") {
		place := func(end, what string) int {
			n, err := strconv.Atoi(anchor.child(end).child(what).text)
			if err != nil {
				a.say("%s: %v", name, err)
			}
			return n
		}
		if place("to", "row") < place("from", "row")+4 || place("to", "col") <= place("from", "col") {
			a.say("%s: a picture is one cell small", name)
		}
	}
}

// comments wants one a cell.
func (a *archive) comments(name string) {
	refs := map[string]bool{}
	for _, c := range a.parsed[name].all("comment") {
		a.once(refs, c.attrs["ref"], name+": comment on")
	}
}
