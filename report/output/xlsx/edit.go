package xlsx

import (
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	seriesPart = regexp.MustCompile(`(?s)<ser><idx val="(\d+)"></idx>.*?</ser>`)
	seriesName = regexp.MustCompile(`<tx><strRef><f>([^<]+)</f>`)
	labelPart  = regexp.MustCompile(`(?s)<dLbls>.*?</dLbls>`)
	valueAxis  = regexp.MustCompile(`(?s)<valAx>.*?</valAx>`)
	notOfValue = regexp.MustCompile(`<(auto|lblAlgn|lblOffset|noMultiLvlLbl|tickLblSkip) val="[^"]*"></(auto|lblAlgn|lblOffset|noMultiLvlLbl|tickLblSkip)>`)
	dayAxis    = regexp.MustCompile(`(?s)<catAx>.{0,400}<numFmt formatCode="(m/d|yyyy/m)".*?</catAx>`)
	autoCross  = regexp.MustCompile(`<crosses val="autoZero"></crosses>`)
)

// editChart makes what the library cannot write for single series: no labels,
// names as labels, coloured points, no legend entry. It also drops from value
// axes the elements that only category axes may have.
func (b *book) editChart(body []byte) []byte {
	text := string(body)
	var unlisted []string
	text = seriesPart.ReplaceAllStringFunc(text, func(part string) string {
		name := seriesName.FindStringSubmatch(part)
		if name == nil {
			return part
		}
		e := b.edits[html.UnescapeString(name[1])]
		if e.unlisted {
			unlisted = append(unlisted, seriesPart.FindStringSubmatch(part)[1])
		}
		return e.apply(part)
	})
	text = strings.Replace(text, `<scatterStyle val="smoothMarker">`, `<scatterStyle val="lineMarker">`, 1)
	text = strings.ReplaceAll(text, `<auto val="1">`, `<auto val="0">`) // the labels are as given, days too
	text = dayAxis.ReplaceAllStringFunc(text, func(axis string) string {
		if !strings.Contains(axis, "<tickLblSkip") {
			return axis
		}
		return strings.Replace(axis, ` rot="0"`, ` rot="-2700000"`, 1) // many days are turned, so that none is broken into lines
	})
	lying := strings.Contains(text, `<barDir val="bar">`)
	text = valueAxis.ReplaceAllStringFunc(text, func(axis string) string {
		axis = notOfValue.ReplaceAllString(axis, "")
		if !strings.Contains(axis, "<crossBetween") {
			axis = autoCross.ReplaceAllString(axis, `$0<crossBetween val="midCat"></crossBetween>`)
		}
		if lying { // the first position is on top, so the values go below the last
			axis = autoCross.ReplaceAllString(axis, `<crosses val="max"></crosses>`)
		}
		return axis
	})
	return []byte(unlist(text, unlisted))
}

// unlist takes series out of the legend.
func unlist(text string, indices []string) string {
	before, after, found := strings.Cut(text, "<legendPos ")
	end := strings.Index(after, "</legendPos>")
	if !found || end < 0 || len(indices) == 0 {
		return text
	}
	end += len("</legendPos>")
	var entries strings.Builder
	for _, i := range indices {
		entries.WriteString(`<legendEntry><idx val="` + i + `"></idx><delete val="1"></delete></legendEntry>`)
	}
	return before + "<legendPos " + after[:end] + entries.String() + after[end:]
}

const noLabels = `<dLbls><delete val="1"></delete></dLbls>`

// nameLabels are data labels that show the name of the series.
const nameLabels = `<dLbls><dLblPos val="r"></dLblPos><showLegendKey val="0"></showLegendKey><showVal val="0"></showVal><showCatName val="0"></showCatName>` +
	`<showSerName val="1"></showSerName><showPercent val="0"></showPercent><showBubbleSize val="0"></showBubbleSize></dLbls>`

// apply edits one series. The order of elements is the schema's: points, then
// labels, then the references.
func (e edit) apply(part string) string {
	if e.unlabelled {
		part = labelPart.ReplaceAllLiteralString(part, noLabels)
	}
	if e.named && strings.Contains(part, "<xVal>") {
		part = strings.Replace(part, "<xVal>", nameLabels+"<xVal>", 1)
	}
	if len(e.points) == 0 {
		return part
	}
	var points strings.Builder
	for _, i := range slices.Sorted(maps.Keys(e.points)) {
		fmt.Fprintf(&points, `<dPt><idx val="%d"></idx><invertIfNegative val="0"></invertIfNegative><bubble3D val="0"></bubble3D>`+
			`<spPr><a:solidFill><a:srgbClr val="%s"></a:srgbClr></a:solidFill></spPr></dPt>`, i, e.points[i])
	}
	for _, next := range []string{"<dLbls>", "<cat>", "<val>"} {
		if strings.Contains(part, next) {
			return strings.Replace(part, next, points.String()+next, 1)
		}
	}
	return part
}
