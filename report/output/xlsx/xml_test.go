package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// element is a node of a part.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
}

// parse reads a part; it fails where the XML is not well formed.
func parse(body []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	root := &element{}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if len(root.children) != 1 {
				return nil, fmt.Errorf("%d root elements", len(root.children))
			}
			return root.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
}

func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, c := range e.children {
		c.walk(visit)
	}
}

func (e *element) all(name string) []*element {
	var out []*element
	e.walk(func(x *element) {
		if x.name == name {
			out = append(out, x)
		}
	})
	return out
}

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// parts unpacks a workbook.
func parts(t testing.TB, book []byte) map[string][]byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		out[f.Name] = body
	}
	return out
}

// sequences are the orders of child elements that the schemas of ECMA-376 ask
// for (dml-chart.xsd and sml.xsd), for what the workbook uses.
var sequences = map[string]string{
	"chartSpace":    "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotFmts protection chart spPr txPr externalData printSettings userShapes extLst",
	"chart":         "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax extLst",
	"barChart":      "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
	"lineChart":     "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
	"scatterChart":  "scatterStyle varyColors ser dLbls axId extLst",
	"doughnutChart": "varyColors ser dLbls firstSliceAng holeSize extLst",
	"ser":           "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt dLbls trendline errBars cat val xVal yVal smooth shape extLst",
	"dPt":           "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
	"dLbls":         "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator showLeaderLines leaderLines extLst",
	"catAx":         "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
	"valAx":         "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst",
	"scaling":       "logBase orientation max min extLst",
	"legend":        "legendPos legendEntry layout overlay spPr txPr extLst",
	"legendEntry":   "idx delete txPr extLst",
	"strCache":      "ptCount pt extLst",
	"numCache":      "formatCode ptCount pt extLst",
	"worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews " +
		"mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches " +
		"ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst",
	"table":    "autoFilter sortState tableColumns tableStyleInfo extLst",
	"workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
}

// outOfOrder names the children that stand where the schema does not allow them.
func outOfOrder(root *element) []string {
	var faults []string
	root.walk(func(e *element) {
		sequence, ok := sequences[e.name]
		if !ok {
			return
		}
		order, last := strings.Fields(sequence), 0
		for _, c := range e.children {
			i := slices.Index(order, c.name)
			switch {
			case i < 0:
				faults = append(faults, e.name+" may not hold "+c.name)
			case i < last:
				faults = append(faults, fmt.Sprintf("%s: %s after %s", e.name, c.name, order[last]))
			}
			last = max(last, i)
		}
	})
	return faults
}

var notNumber = regexp.MustCompile(`<v>(NaN|[+-]?Inf)</v>`)

// faults lists what is wrong with a workbook as its parts show it.
func faults(t testing.TB, book []byte) []string {
	t.Helper()
	var out []string
	dxfs, tables := 0, map[string]bool{}
	files := parts(t, book)
	if styles, err := parse(files["xl/styles.xml"]); err == nil {
		dxfs = len(styles.all("dxf"))
	}
	for name, body := range files {
		say := func(format string, args ...any) { out = append(out, name+": "+fmt.Sprintf(format, args...)) }
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") && !strings.HasSuffix(name, ".vml") {
			continue
		}
		root, err := parse(body)
		if err != nil {
			say("not well formed: %v", err)
			continue
		}
		for _, fault := range outOfOrder(root) {
			say("%s", fault)
		}
		if m := notNumber.Find(body); m != nil {
			say("%s is written", m)
		}
		switch {
		case strings.HasPrefix(name, "xl/charts/"):
			out = append(out, chartFaults(name, root)...)
		case strings.HasPrefix(name, "xl/tables/"):
			if key := fold(root.attrs["name"]); tables[key] {
				say("a second table %s", root.attrs["name"])
			} else {
				tables[key] = true
			}
			seen := map[string]bool{}
			for _, c := range root.all("tableColumn") {
				if key := fold(c.attrs["name"]); seen[key] || key == "" {
					say("column name %q twice or empty", c.attrs["name"])
				} else {
					seen[key] = true
				}
			}
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			for _, c := range root.all("c") {
				if c.child("f") != nil && c.child("v") == nil {
					say("%s: no value cached", c.attrs["r"])
				}
			}
			for _, rule := range root.all("cfRule") {
				if id := rule.attrs["dxfId"]; id != "" && (len(id) > 3 || fmt.Sprint(dxfs) <= id && len(fmt.Sprint(dxfs)) <= len(id)) {
					say("rule with style %s of %d", id, dxfs)
				}
			}
		}
	}
	out = append(out, packageFaults(files)...)
	slices.Sort(out)
	return out
}

func chartFaults(name string, root *element) []string {
	var out []string
	for _, kind := range []string{"strRef", "numRef"} {
		for _, ref := range root.all(kind) {
			cache := ref.child(map[string]string{"strRef": "strCache", "numRef": "numCache"}[kind])
			if cache == nil || cache.child("ptCount") == nil {
				out = append(out, fmt.Sprintf("%s: %s has no cache", name, ref.child("f").text))
			}
		}
	}
	if len(root.all("pt")) == 0 {
		out = append(out, name+": nothing is drawn")
	}
	indices := map[string]bool{}
	for _, s := range root.all("ser") {
		if i := s.child("idx").attrs["val"]; indices[i] {
			out = append(out, name+": two series "+i)
		} else {
			indices[i] = true
		}
	}
	return out
}
