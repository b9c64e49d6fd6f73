package spec

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"testing/fstest"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery"
)

// The kinds of the tests: one of every form of option.

type plainSection struct{ options any }

func (plainSection) Needs() []report.Need                         { return nil }
func (plainSection) Analyze(report.Input) (report.Chapter, error) { return report.Chapter{}, nil }
func (plainSection) Fetch(context.Context, report.Job) (report.Fetched, error) {
	return report.Fetched{}, nil
}
func (plainSection) Render(io.Writer, *report.Document) error { return nil }

type shared struct {
	Alerts report.Alerts `yaml:"alerts" doc:"thresholds by stage pair or metric"`
}

type funnelOptions struct {
	shared `yaml:",inline"`
	Stages []string            `yaml:"stages" doc:"the stages in order"`
	Window report.Days         `yaml:"window" doc:"days to pass the stages"`
	Top    int                 `yaml:"top" doc:"how many to show"`
	Share  float64             `yaml:"share" doc:"least share to show"`
	Mode   string              `yaml:"mode" doc:"how to count" enum:"people,times"`
	Limit  *int                `yaml:"limit" doc:"at most"`
	Only   []string            `yaml:"only" doc:"what to show" enum:"table,chart"`
	Words  map[string][]string `yaml:"words" doc:"words by theme"`
	Rows   []any               `yaml:"rows" doc:"free rows"`
	Free   any                 `yaml:"free" doc:"anything"`
}

func value(f float64) *float64 { return &f }

func funnelKind() report.Kind[report.Section] {
	return report.Kind[report.Section]{Name: "funnel", Summary: "Conversion by stage.", Example: "{kind: funnel, window: 7d}",
		Options: func() any {
			return &funnelOptions{Window: 30, Top: 5, Share: .01, Mode: "people",
				shared: shared{Alerts: report.Alerts{"exposure>click": {Below: value(.05), Advise: "keep"}}},
				Stages: []string{"exposure", "click", "payment"}}
		},
		Build: func(options any) (report.Section, error) {
			o := options.(*funnelOptions)
			var errs []error
			if o.Top > 100 {
				errs = append(errs, &report.FieldError{Path: "top", Problem: "top is too large", Expected: "1 to 100"})
			}
			for pair, a := range o.Alerts {
				if a.Below != nil && a.Critical != nil && *a.Critical > *a.Below {
					errs = append(errs, &report.FieldError{Path: "alerts." + pair + ".critical", Problem: "critical is milder than below", Expected: "a value under below"})
				}
			}
			if i := slices.Index(o.Stages, "clik"); i >= 0 {
				errs = append(errs, &report.FieldError{Path: "stages[1]", Problem: `unknown stage "clik"`, Choices: []string{"exposure", "click", "payment"}})
			}
			if o.Mode == "times" && o.Limit == nil {
				errs = append(errs, errors.New("times needs a limit"))
			}
			return plainSection{options}, errors.Join(errs...)
		}}
}

func sectionKind(name string) report.Kind[report.Section] {
	return report.Kind[report.Section]{Name: name, Summary: "About " + name + ".", Example: name,
		Build: func(any) (report.Section, error) { return plainSection{}, nil }}
}

type bodyOptions struct {
	Body  string `yaml:"body" template:"true" doc:"Markdown"`
	Query string `yaml:"query" doc:"SQL"`
}

func freeKind(name string) report.Kind[report.Section] {
	k := sectionKind(name)
	k.Example = "{kind: " + name + ", title: T}"
	k.Options = func() any { return &bodyOptions{} }
	return k
}

type fileOptions struct {
	File    string            `yaml:"file" doc:"files"`
	Files   []string          `yaml:"files" doc:"several files"`
	Columns map[string]string `yaml:"columns" doc:"dataset column to header"`
	Sheet   string            `yaml:"sheet" doc:"worksheet"`
	placed  [2]string
}

func (o *fileOptions) Place(dataset, folder string) { o.placed = [2]string{dataset, folder} }

func fileSource() report.Kind[report.Source] {
	return report.Kind[report.Source]{Name: "file", Summary: "Reads files.", Example: "articles: {file: data/total_*.xls}",
		Options: func() any { return &fileOptions{} },
		Build:   func(o any) (report.Source, error) { return plainSection{o}, nil }}
}

func renderer(name string) Output {
	return Output{Kind: report.Kind[report.Renderer]{Name: name, Summary: "A " + name + " file.", Example: name + ": true",
		Build: func(any) (report.Renderer, error) { return plainSection{}, nil }},
		Extension: "." + name, MediaType: "application/" + name, Default: true}
}

// testCatalog reads specs from files given by name.
func testCatalog(files map[string]string) Catalog {
	c := Catalog{
		Sources:  []report.Kind[report.Source]{fileSource()},
		Outputs:  []Output{renderer("pdf"), renderer("xlsx"), renderer("json")},
		Channels: delivery.Kinds(&delivery.Setup{}),
		Locales: folder(map[string]string{
			"zh-CN/core.yaml": "output: {name: {month: 月报, week: 周报, range: 报告}}\nunit: {money: '¥#'}\ncurrency: {CNY: '¥#'}\ndefinition: {growth: {net: {term: 净增}}}\n",
			"en.yaml":         "output: {name: {month: monthly, week: weekly, range: report}}\nunit: {money: '$#'}\ndefinition: {growth: {net: {term: Net}}}\n"}),
		Themes: folder(map[string]string{"jade.yaml": testTheme, "ink.yaml": testTheme}),
		Rules:  folder(map[string]string{"rules.yaml": testRules}),
		Files:  folder(files),
	}
	for _, name := range []string{"growth", "audience", "content", "interaction", "traffic"} {
		c.Sections = append(c.Sections, sectionKind(name))
	}
	c.Sections = append(c.Sections, funnelKind())
	for _, name := range []string{"retention", "competitors", "experiments", "platforms"} {
		c.Sections = append(c.Sections, sectionKind(name))
	}
	c.Sections = append(c.Sections, freeKind("text"), freeKind("table"))
	return c
}

func folder(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, body := range files {
		out[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return out
}

const testRules = `funnel.below_alert:
  version: "1"
  summary: {zh-CN: 低于预警, en: below its alert value}
  recommend:
    - {id: funnel.headline, effort: M, owner: {zh-CN: 内容, en: Content}, text: {zh-CN: "改 {stage} 的标题", en: "Change the headline of {stage}"}}
    - {id: funnel.product, effort: M, owner: {zh-CN: 产品, en: Product}, text: {zh-CN: 改产品, en: Change the product}}
growth.unusual_day:
  version: "1"
  summary: {zh-CN: 异常, en: unusual}
  recommend: [{id: growth.explain_day, effort: S, owner: {zh-CN: 内容, en: Content}, text: {zh-CN: 查原因, en: Look for the reason}}]
`

const testTheme = `colors: {primary: "#0b7d5a", deep: "#064a36", ink: "#17212b", secondary: "#5d6b79", hairline: "#e3e8ec",
  paper: "#ffffff", critical: "#c8372d", warning: "#b9770e", notice: "#2c6bb3", good: "#0b7d5a"}
series: ["#0b7d5a", "#e69f00"]
radius: 4
cover: rings
`
