package check_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// damage is done to a finished artifact; the check of that name must tell.
type damage struct {
	kind   string
	do     func(t testing.TB, a report.Artifact) []byte
	caught string
}

// artifacts are those of the light quickstart, made once.
var artifacts = sync.OnceValue(func() func(testing.TB, string) report.Artifact {
	var lock sync.Mutex
	made := map[string]report.Artifact{}
	return func(t testing.TB, kind string) report.Artifact {
		t.Helper()
		lock.Lock()
		defer lock.Unlock()
		if _, ok := made[kind]; !ok {
			made[kind] = rendered(t, light(t), kind)
		}
		return made[kind]
	}
})()

func empty(testing.TB, report.Artifact) []byte { return nil }

func half(_ testing.TB, a report.Artifact) []byte { return a.Body[:len(a.Body)/2] }

func garbage(_ testing.TB, a report.Artifact) []byte {
	return append(bytes.Clone(a.Body[:8]), bytes.Repeat([]byte("no report "), 500)...)
}

// part changes one part of a workbook.
func part(name, pattern, with string) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		done := false
		return repack(t, a, func(n, body string) string {
			if done || !regexp.MustCompile(name).MatchString(n) {
				return body
			}
			re := regexp.MustCompile(pattern)
			if at := re.FindStringIndex(body); at != nil {
				done = true
				return body[:at[0]] + re.ReplaceAllString(body[at[0]:at[1]], with) + body[at[1]:]
			}
			return body
		})
	}
}

// replaced changes the first match in the file.
func replaced(pattern, with string) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte { t.Helper(); return swap(t, a, pattern, with) }
}

// painted changes the content of a page.
func painted(page int, change func(string) string) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		n, plain := r.content(page)
		after := change(plain)
		if after == plain {
			t.Fatal("the mutation changed nothing")
		}
		return r.with(map[int]string{n: packedStream("", after)})
	}
}

// object changes the first object that matches.
func object(find, pattern, with string) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		n := r.find(find)
		before := r.raw(n)
		after := regexp.MustCompile(pattern).ReplaceAllString(before, with)
		if after == before {
			t.Fatalf("nothing matches %s in %.200s", pattern, before)
		}
		return r.with(map[int]string{n: after})
	}
}

// linked gives a page one link.
func linked(action string) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		n := r.doc.Pages[3].Object
		entry := regexp.MustCompile(`/Annots ?(\[[^\]]*\]|\d+ 0 R)`)
		before := r.raw(n)
		if !entry.MatchString(before) {
			t.Fatalf("page without links: %.200s", before)
		}
		return r.with(map[int]string{n: entry.ReplaceAllLiteralString(before, "/Annots[<</Type/Annot/Subtype/Link/Rect[50 50 90 90]"+action+">>]")})
	}
}

var kidList = regexp.MustCompile(`/Kids ?\[([^\]]*)\]`)

// pageTree changes the list of pages; each is "n 0 R".
func pageTree(change func(r *revision, kids []string) ([]string, map[int]string)) func(testing.TB, report.Artifact) []byte {
	return func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		n := r.find(`/Type ?/Pages`)
		kids := regexp.MustCompile(`\d+ 0 R`).FindAllString(kidList.FindString(r.raw(n)), -1)
		kids, objects := change(r, kids)
		if objects == nil {
			objects = map[int]string{}
		}
		objects[n] = kidList.ReplaceAllString(r.raw(n), "/Kids["+strings.Join(kids, " ")+"]")
		return r.with(objects)
	}
}

var damages = map[string]damage{
	"pdf of zero bytes":    {"pdf", empty, "pdf.open"},
	"pdf cut in half":      {"pdf", half, "pdf.open"},
	"pdf of garbage":       {"pdf", garbage, "pdf.open"},
	"xlsx of zero bytes":   {"xlsx", empty, "xlsx.open"},
	"xlsx cut in half":     {"xlsx", half, "xlsx.open"},
	"json of zero bytes":   {"json", empty, "json.open"},
	"json cut in half":     {"json", half, "json.open"},
	"json with more keys":  {"json", replaced(`"schema": 1,`, `"schema": 1, "extra": 2,`), "json.open"},
	"json of later schema": {"json", replaced(`"schema": 1,`, `"schema": 2,`), "json.open"},
	"json with NaN":        {"json", replaced(`"value": [0-9.]+`, `"value": NaN`), "json.open"},
	"json metric changed":  {"json", replaced(`("growth\.net": \{\s*"unit": "count",\s*"value": )\d+`, `${1}4071`), "json.metrics"},
	"json metric dropped":  {"json", replaced(`"growth\.net": `, `"growth.gross": `), "json.metrics"},
	"json period changed":  {"json", replaced(`"label": "2026-10"`, `"label": "2026-10-01..2026-10-31"`), "json.period"},

	"blank page": {"pdf", painted(5, func(string) string { return "q Q" }), "pdf.pages"},
	"page twice": {"pdf", pageTree(func(r *revision, kids []string) ([]string, map[int]string) {
		n := 0
		_, _ = fmt.Sscan(kids[5], &n)
		return append(kids, "90000 0 R"), map[int]string{90000: r.raw(n)}
	}), "pdf.pages"},
	"page lost": {"pdf", pageTree(func(_ *revision, kids []string) ([]string, map[int]string) {
		return append(append([]string{}, kids[:5]...), kids[6:]...), nil
	}), "pdf.links"},
	"pages swapped": {"pdf", pageTree(func(_ *revision, kids []string) ([]string, map[int]string) {
		kids[4], kids[7] = kids[7], kids[4]
		return kids, nil
	}), "pdf.chapter"},
	"font not embedded":    {"pdf", object(`/FontFile2 `, `/FontFile2 \d+ 0 R`, ""), "pdf.fonts"},
	"font not a subset":    {"pdf", object(`/Subtype ?/Type0`, `[A-Z]{6}\+`, ""), "pdf.fonts"},
	"font without its map": {"pdf", object(`/Subtype ?/Type0`, `/ToUnicode \d+ 0 R`, ""), "pdf.fonts"},
	"glyphs missing": {"pdf", func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		m := regexp.MustCompile(`/CIDToGIDMap (\d+) 0 R`).FindSubmatch(a.Body)
		n := 0
		_, _ = fmt.Sscan(string(m[1]), &n)
		plain := []byte(r.stream(n))
		for i := 2 * '0'; i < 2*('9'+1); i++ { // the digits
			plain[i] = 0
		}
		return r.with(map[int]string{n: packedStream("", string(plain))})
	}, "pdf.glyph"},
	"text off the page": {"pdf", painted(4, func(s string) string { return "1 0 0 1 300 0 cm\n" + s }), "pdf.clipped"},
	"text invisible":    {"pdf", painted(4, func(s string) string { return "3 Tr\n" + s }), "pdf.clipped"},
	"text cut off":      {"pdf", painted(4, func(s string) string { return "0 0 320 841 re W n\n" + s }), "pdf.clipped"},
	"link to no page":   {"pdf", linked("/Dest[1 0 R/XYZ 0 0 null]"), "pdf.links"},
	"link to a script":  {"pdf", linked("/A<</S/URI/URI(javascript:alert\\(1\\))>>"), "pdf.links"},
	"link to a program": {"pdf", linked("/A<</S/Launch/F(cmd.exe)>>"), "pdf.links"},
	"untagged":          {"pdf", object(`/Type ?/Catalog`, `/StructTreeRoot \d+ 0 R`, ""), "pdf.structure"},
	"empty drawing": {"pdf", func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		r := revise(t, a)
		size := r.doc.Pages[3].Drawings[1].Box
		n := r.find(fmt.Sprintf(`/Subtype/Form/BBox\[0 0 %.0f`, size.X1-size.X0-0.5) + `|/Subtype/Form/BBox\[0 0 50`)
		dict := strings.TrimPrefix(strings.Split(r.raw(n), "/Filter")[0], "<<")
		return r.with(map[int]string{n: packedStream(dict, "q Q")})
	}, "pdf.chart"},
	"oversize pdf": {"pdf", func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		return revise(t, a).with(map[int]string{90000: fmt.Sprintf("<</Length 900000>>\nstream\n%s\nendstream", strings.Repeat("0123456789", 90000))})
	}, "pdf.size"},
	"no title":             {"pdf", object(`/CreationDate`, `/Title ?(\([^)]*\)|<[^>]*>)`, "/Title()"), "pdf.metadata"},
	"no language":          {"pdf", object(`/Type ?/Catalog`, `/Lang\([^)]*\)`, ""), "pdf.language"},
	"title unshown":        {"pdf", object(`/Type ?/Catalog`, `/DisplayDocTitle true`, ""), "pdf.metadata"},
	"stale dates":          {"pdf", object(`/CreationDate`, `D:2026`, "D:2025"), "pdf.asof"},
	"sheet missing":        {"xlsx", part(`workbook\.xml$`, `<sheet name="内容传播"[^>]*></sheet>`, ""), "xlsx.sheets"},
	"sheet hidden":         {"xlsx", part(`workbook\.xml$`, `<sheet name="内容传播"`, `<sheet state="hidden" name="内容传播"`), "xlsx.hidden"},
	"part missing":         {"xlsx", part(`workbook\.xml\.rels$`, `worksheets/sheet5\.xml`, "worksheets/sheet99.xml"), "xlsx.open"},
	"stale formula":        {"xlsx", part(`worksheets/sheet\d+\.xml$`, `(</f><v>)0\.\d+`, "${1}0.5432"), "xlsx.formula"},
	"formula uncalculated": {"xlsx", part(`worksheets/sheet\d+\.xml$`, `(</f>)<v>[^<]*</v>`, "$1"), "xlsx.formula"},
	"#REF!":                {"xlsx", part(`worksheets/sheet\d+\.xml$`, `<f>[^<]*</f><v>[^<]*</v>`, "<f>#REF!/2</f><v>1</v>"), "xlsx.error"},
	"#DIV/0!":              {"xlsx", part(`worksheets/sheet\d+\.xml$`, `(<c r="[A-Z]+\d+" s="\d+")><f>([^<]*)</f><v>[^<]*</v>`, `$1 t="e"><f>$2</f><v>#DIV/0!</v>`), "xlsx.error"},
	"chart of nothing":     {"xlsx", part(`charts/chart1\.xml$`, `(?s)<chart>.*</chart>`, "<chart></chart>"), "xlsx.chart"},
	"chart range empty":    {"xlsx", part(`charts/chart1\.xml$`, `<numRef><f>([^!]*)![^<]*</f>`, "<numRef><f>$1!$$ZZ$$900:$$ZZ$$930</f>"), "xlsx.chart"},
	"chart range lost":     {"xlsx", part(`charts/chart1\.xml$`, `<numRef><f>[^<]*</f>`, "<numRef><f>#REF!</f>"), "xlsx.chart"},
	"chart cache stale":    {"xlsx", part(`charts/chart1\.xml$`, `<pt idx="3"><v>\d+`, `<pt idx="3"><v>777`), "xlsx.chart"},
	"name lost":            {"xlsx", part(`workbook\.xml$`, `&#39;摘要&#39;!\$C\$7`, "#REF!"), "xlsx.error"},
	"word changed":         {"xlsx", part(`sharedStrings\.xml$`, `咨询→支付 41%，低于`, "咨询→支付 47%，低于"), "xlsx.text"},
	"data changed":         {"xlsx", part(`worksheets/sheet\d+\.xml$`, `(?s)(inlineStr.*<c r="C9"( s="\d+")?><v>)[^<]*`, "${1}123456789"), "xlsx.data"},
	"data row lost":        {"xlsx", part(`worksheets/sheet\d+\.xml$`, `(?s)(inlineStr.*)<row r="9">.*?</row>`, "$1"), "xlsx.data"},
	"format lost":          {"xlsx", part(`styles\.xml$`, `formatCode="0\.0%"`, `formatCode="0.000"`), "xlsx.unit"},
	"title of another":     {"xlsx", part(`docProps/core\.xml$`, `<dc:subject>[^<]*`, "<dc:subject>山野咖啡"), "xlsx.account"},
	"html of zero bytes":   {"html", empty, "html.open"},
	"html cut in half":     {"html", half, "html.open"},
	"script":               {"html", replaced(`<main`, `<script>alert(1)</script><main`), "html.script"},
	"script by attribute":  {"html", replaced(`<h2 `, `<h2 onclick="alert(1)" `), "html.script"},
	"script by address":    {"html", replaced(`<a class="tag" href="#contents"`, `<a class="tag" href="java&#10;script:alert(1)"`), "html.script"},
	"script in a drawing":  {"html", replaced(`<svg `, `<svg onload="alert(1)" `), "html.script"},
	"frame":                {"html", replaced(`<main`, `<iframe srcdoc="x"></iframe><main`), "html.script"},
	"picture from afar":    {"html", replaced(`<main`, `<img src="https://example.com/pixel.png"><main`), "html.external"},
	"style from afar":      {"html", replaced(`<style>`, `<link rel="stylesheet" href="//example.com/a.css"><style>`), "html.external"},
	"font from afar":       {"html", replaced(`<style>`, `<style>@font-face{font-family:x;src:url(https://example.com/x.woff2)}`), "html.external"},
	"dead anchor":          {"html", replaced(`href="#main"`, `href="#nowhere"`), "html.links"},
	"page of no language":  {"html", replaced(`<html lang="zh-CN"`, `<html`), "html.language"},
	"drawing of nothing":   {"html", replaced(`(?s)(<figure.*?<svg[^>]*>).*?</svg>(.*?)</figure>`, `$1</svg></figure>`), "html.chart"},
	"number on a page":     {"html", replaced(`4,070`, `4,071`), "html.text"},
	"oversize xlsx": {"xlsx", func(t testing.TB, a report.Artifact) []byte {
		t.Helper()
		junk := make([]byte, 4<<20)
		for i := range junk {
			junk[i] = byte(i * i >> 3 * 31 % 251)
		}
		return append(junk, a.Body...)
	}, "xlsx.size"},
}

// TestEveryDamageIsCaught damages finished files and expects the check that is
// there for it.
func TestEveryDamageIsCaught(t *testing.T) {
	t.Parallel()
	for name, d := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := artifacts(t, d.kind)
			caughtBy(t, proved(t, light(t), report.Artifact{Name: a.Name, Body: d.do(t, a)}), []string{d.caught})
		})
	}
}

// A file that was taken apart and put together again still passes: the damage is
// what the checks tell of, not the tools of these tests.
func TestUndamagedCopiesPass(t *testing.T) {
	t.Parallel()
	a := artifacts(t, "pdf")
	r := revise(t, a)
	n, plain := r.content(4)
	copied := report.Artifact{Name: a.Name, Body: r.with(map[int]string{n: packedStream("", plain)})}
	for _, f := range proved(t, light(t), copied) {
		t.Error(f)
	}
}
