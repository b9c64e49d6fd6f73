package analysis

import (
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	"gopkg.in/yaml.v3"
)

func TestOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ kind, yaml, path string }{
		"band of nothing":       {"growth", "band: 0", "band"},
		"too few weeks":         {"growth", "weeks: 2", "weeks"},
		"unknown alert":         {"growth", "alerts: {nets: {below: 1}}", "alerts.nets"},
		"both sides":            {"growth", "alerts: {net: {below: 1, above: 2}}", "alerts.net"},
		"no threshold":          {"growth", "alerts: {total: {advise: x}}", "alerts.total"},
		"critical too mild":     {"growth", "alerts: {net: {below: 1, critical: 2}}", "alerts.net.critical"},
		"critical mild above":   {"growth", "alerts: {daily_cancel_rate: {above: 0.3, critical: 0.2}}", "alerts.daily_cancel_rate.critical"},
		"no regions":            {"audience", "regions: 0", "regions"},
		"no columns":            {"audience", "by: []", "by"},
		"no users":              {"audience", "min_users: 0", "min_users"},
		"negative hide":         {"audience", "hide: -1", "hide"},
		"tiers out of order":    {"audience", "tiers: [{name: a, daily_opens: 1}, {name: b, daily_opens: 2}]", "tiers"},
		"unknown share":         {"audience", "alerts: {shares: {below: 1}}", "alerts.shares"},
		"no top":                {"content", "top: 0", "top"},
		"negative bottom":       {"content", "bottom: -1", "bottom"},
		"slots of five hours":   {"content", "slots: 5", "slots"},
		"no periods":            {"content", "periods: 0", "periods"},
		"unknown rate":          {"content", "alerts: {opened: {below: 1}}", "alerts.opened"},
		"unknown retention":     {"traffic", "alerts: {retention_3: {below: 1}}", "alerts.retention_3"},
		"target of no time":     {"interaction", "targets: {comment: 0s}", "targets.comment"},
		"three levels":          {"interaction", "levels: [1h, 2h, 3h]", "levels"},
		"level of no time":      {"interaction", "levels: [1h, 2h, 3h, 0s]", "levels"},
		"unknown response":      {"interaction", "alerts: {answered: {below: 1}}", "alerts.answered"},
		"unknown model":         {"interaction", "sentiment: {model: bert}", "sentiment.model"},
		"half a topic word":     {"interaction", "topics: {门店: [等~]}", "topics"},
		"one stage":             {"funnel", "stages: [click]", "stages"},
		"one stage twice":       {"funnel", "stages: [曝光, 支付, 成交]", "stages[2]"},
		"unknown Chinese step":  {"funnel", "alerts: {点击>曝光: {below: 0.1}}", "alerts.click>exposure"},
		"unknown step":          {"funnel", "alerts: {click>exposure: {below: 0.1}}", "alerts.click>exposure"},
		"day zero":              {"retention", "days: [0]", "days"},
		"far projection":        {"retention", "project: [9999]", "project"},
		"three groups":          {"retention", "groups: [a, b, c]", "groups"},
		"unknown day":           {"retention", "alerts: {day.7: {below: 0.3}}", "alerts.day.7"},
		"blank keyword":         {"competitors", "keywords: ['', a]", "keywords"},
		"unknown gap":           {"competitors", "alerts: {word: {below: 0}}", "alerts.word"},
		"rope of nothing":       {"experiments", "rope: 0", "rope"},
		"rope of all":           {"experiments", "rope: 1", "rope"},
		"long tests":            {"experiments", "min_days: 400", "min_days"},
		"unknown experiment":    {"experiments", "alerts: {p: {below: 0}}", "alerts.p"},
		"unknown platform rate": {"platforms", "alerts: {unlinked: {below: 1}}", "alerts.unlinked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind, _ := report.Find(Kinds(), c.kind)
			options := kind.Options()
			if err := yaml.Unmarshal([]byte(c.yaml), options); err != nil {
				t.Fatal(err)
			}
			_, err := kind.Build(options)
			fields := report.FieldErrors(err)
			if len(fields) != 1 || fields[0].Path != c.path {
				t.Fatalf("got %v, want an error at %s", err, c.path)
			}
			if strings.ToLower(fields[0].Problem[:1]) != fields[0].Problem[:1] {
				t.Errorf("problem %q is not lower case", fields[0].Problem)
			}
		})
	}
}

func TestBuildRefusesForeignOptions(t *testing.T) {
	t.Parallel()
	kind, _ := report.Find(Kinds(), "growth")
	if _, err := kind.Build(&Content{}); err == nil {
		t.Error("growth was built from the options of content")
	}
}

// TestStagesHaveChineseNames: a spec may name stages as the exports do; its alert then
// takes the place of the default.
func TestStagesHaveChineseNames(t *testing.T) {
	t.Parallel()
	kind, _ := report.Find(Kinds(), "funnel")
	options := kind.Options()
	if err := yaml.Unmarshal([]byte("stages: [曝光, 点击, 到店, 成交]\nalerts: {曝光>点击: {below: 0.05}, 到店>成交: {below: 0.3}}"), options); err != nil {
		t.Fatal(err)
	}
	if _, err := kind.Build(options); err != nil {
		t.Fatal(err)
	}
	s := options.(*Funnel)
	if want := []string{"exposure", "click", "到店", "payment"}; !slices.Equal(s.Stages, want) {
		t.Errorf("stages %v, want %v", s.Stages, want)
	}
	if a := s.Alerts.Alerts["exposure>click"]; a.Below == nil || *a.Below != 0.05 {
		t.Errorf("alert of the first step %+v, want below 0.05", a)
	}
	if want := []string{"exposure>click", "到店>payment"}; !slices.Equal(s.names(), want) {
		t.Errorf("alerts on %v, want %v", s.names(), want)
	}
}
