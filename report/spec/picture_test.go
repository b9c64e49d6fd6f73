package spec

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

func TestCheckSVG(t *testing.T) {
	t.Parallel()
	const ns = `xmlns="http://www.w3.org/2000/svg"`
	for name, c := range map[string]struct{ body, want string }{
		"plain":    {`<?xml version="1.0"?><svg ` + ns + `><defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/></svg>`, ""},
		"page":     {`<html><svg ` + ns + `/></html>`, "root is"},
		"cut":      {`<svg ` + ns + `><rect`, "EOF"},
		"entities": {`<!DOCTYPE svg [<!ENTITY a "b">]><svg ` + ns + `/>`, "entities"},
		"acts":     {`<svg ` + ns + ` onload="x()"/>`, "acts by itself"},
		"style":    {`<svg ` + ns + `><rect style="fill:url('https://e.com/a')"/></svg>`, "outside"},
		"html":     {`<svg ` + ns + `><foreignObject/></svg>`, "foreignObject"},
		"deep":     {`<svg ` + ns + `>` + strings.Repeat("<g>", 200) + strings.Repeat("</g>", 200) + `</svg>`, "nested deeper"},
		"long":     {`<svg ` + ns + `>` + strings.Repeat("<g/>", 30000) + `</svg>`, "elements"},
	} {
		err := checkSVG([]byte(c.body))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzCheckSVG: a stranger's drawing neither panics nor hangs.
func FuzzCheckSVG(f *testing.F) {
	f.Add([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><a href="x"/></svg>`))
	f.Fuzz(func(_ *testing.T, body []byte) { _ = checkSVG(body) })
}

// A picture that is cut, or that would unfold to gigabytes, is told when the spec is read.
func TestRasterPictures(t *testing.T) {
	t.Parallel()
	var whole bytes.Buffer
	if err := png.Encode(&whole, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	var huge bytes.Buffer
	if err := png.Encode(&huge, image.NewGray(image.Rect(0, 0, 6000, 6000))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"whole": {whole.Bytes(), ""},
		"cut":   {whole.Bytes()[:whole.Len()-20], "EOF"},
		"huge":  {huge.Bytes(), "million"},
	} {
		err := raster(c.body, png.DecodeConfig, png.Decode)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// A colour that text cannot be read in is a warning with its place, and no error.
func TestContrastWarns(t *testing.T) {
	t.Parallel()
	const spec = `version: 1
account: {id: meiri, name: 每日良品}
data: data/
sections: [growth]
theme:
  colors:
    primary: "#7fd6b0"
    ink: "#101010"
`
	plan, err := Load("report.yaml", testCatalog(map[string]string{"report.yaml": spec}))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(plan.Warnings, "\n"); len(plan.Warnings) != 1 ||
		!strings.Contains(got, "report.yaml:7:14: the colour primary has contrast 1.7 on paper") || !strings.Contains(got, "4.5") {
		t.Errorf("%s", got)
	}
}
