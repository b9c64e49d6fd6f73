package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/spec"
)

func (p *program) rulesCommand() *cobra.Command {
	var path, lang string
	cmd := &cobra.Command{Use: "rules [ID]", Short: "List the rules findings come from, or explain one", Args: arguments(cobra.MaximumNArgs(1)),
		Long: `Rules lists every built-in rule, and with --spec the custom rules of that spec
and the parameters it changes. With an ID it tells what the rule tests, its
parameters with their defaults and where these come from, and what it recommends.`,
		RunE: func(_ *cobra.Command, args []string) error {
			shelf, err := p.shelf(path, lang)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				p.listRules(shelf)
				return nil
			}
			return p.explainRule(shelf, args[0])
		}}
	cmd.Flags().StringVar(&path, "spec", "", "a spec whose own rules and parameters are shown too")
	cmd.Flags().StringVar(&lang, "lang", "", "language of the explanations; the spec's, else zh-CN")
	return cmd
}

// shelf is all rules there are in one language.
type shelf struct {
	words    *report.Words
	rules    report.Rulebook // with the spec's parameters
	defaults report.Rulebook
	custom   []report.CustomRule
}

func (p *program) shelf(path, lang string) (shelf, error) {
	cat := catalog()
	if path != "" {
		plan, err := load(path)
		if err != nil {
			return shelf{}, err
		}
		p.warn(plan)
		defaults, err := spec.LoadRules(cat.Rules, plan.Words)
		return shelf{words: plan.Words, rules: plan.Rules, defaults: defaults, custom: plan.Custom}, err
	}
	if lang == "" {
		lang = "zh-CN"
	}
	words, err := spec.LoadWords(cat.Locales, lang)
	if err != nil {
		return shelf{}, usageError{err}
	}
	rules, err := spec.LoadRules(cat.Rules, words)
	return shelf{words: words, rules: rules, defaults: rules}, err
}

// warn prints what loads and is likely a mistake.
func (p *program) warn(plan *report.Plan) {
	for _, w := range plan.Warnings {
		_, _ = fmt.Fprintln(p.err, w)
	}
}

func (s shelf) ids() []string {
	ids := slices.Sorted(maps.Keys(s.rules))
	for _, c := range s.custom {
		ids = append(ids, c.ID)
	}
	return ids
}

func (p *program) listRules(s shelf) {
	rows := [][]string{{"rule", "version", "parameters", "summary"}}
	for _, id := range slices.Sorted(maps.Keys(s.rules)) {
		r := s.rules[id]
		var params []string
		for _, name := range slices.Sorted(maps.Keys(r.Params)) {
			params = append(params, name+"="+number(r.Params[name]))
		}
		rows = append(rows, []string{id, r.Version, strings.Join(params, " "), r.Summary})
	}
	for _, c := range s.custom {
		rows = append(rows, []string{c.ID, "custom", "", c.Summary})
	}
	p.table(rows)
}

func (p *program) explainRule(s shelf, id string) error {
	for _, c := range s.custom {
		if c.ID == id {
			p.explainCustom(c)
			return nil
		}
	}
	r, ok := s.rules[id]
	if !ok {
		return usageError{unknownRule(id, s.ids())}
	}
	p.printf("%s %s\n%s\n", r.ID, r.Version, r.Summary)
	if len(r.Params) > 0 {
		rows := [][]string{{"parameter", "value", "default", "why this default"}}
		for _, name := range slices.Sorted(maps.Keys(r.Params)) {
			rows = append(rows, []string{name, number(r.Params[name]), number(s.defaults[id].Params[name]), s.why(id, name)})
		}
		p.printf("\n")
		p.table(rows)
	} else {
		p.printf("\n")
	}
	if len(r.Advice) > 0 {
		rows := [][]string{{"recommends", "for", "effort", "action"}}
		for _, a := range r.Advice {
			rows = append(rows, []string{a.ID, strings.Join(a.For, ", "), a.Effort, a.Text})
		}
		p.table(rows)
	}
	return nil
}

// why is where a default comes from: the rule's own reason, else the parameter's.
func (s shelf) why(rule, param string) string {
	for _, key := range []string{"rules." + param + "." + rule, "rules.param." + param} {
		if s.words.Has(key) {
			return s.words.Say(key)
		}
	}
	return ""
}

func (p *program) explainCustom(c report.CustomRule) {
	p.printf("%s custom, %s\n", c.ID, c.Pos)
	if c.Summary != "" {
		p.printf("%s\n", c.Summary)
	}
	p.printf("\nwhen      %s\n", strings.Join(strings.Fields(c.When.Text), " "))
	if c.MinN > 0 {
		p.printf("min n     %s\n", number(c.MinN))
	}
	p.printf("family    %s\nseverity  %s\ntext      %s\n", c.Family, c.Severity, c.Text)
	for _, v := range c.Values {
		p.printf("value     %s = %s\n", v.Name, strings.Join(strings.Fields(v.Text), " "))
	}
	for _, a := range c.Advice {
		p.printf("recommend %s: %s\n", a.ID, a.Text)
	}
}

func unknownRule(id string, ids []string) error {
	if near := report.Nearest(id, ids); near != "" {
		return fmt.Errorf("there is no rule %q, did you mean %q?", id, near)
	}
	return fmt.Errorf("there is no rule %q; wxreport rules lists them", id)
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
