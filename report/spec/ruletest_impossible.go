package spec

import (
	"strings"

	"github.com/wxreport/wxreport/report"
)

// ImpossibleEnding is an ending that a rule cannot have, with the reason: the coverage of
// rule tests does not ask for it.
type ImpossibleEnding struct {
	Rule   string
	Status report.RuleStatus
	Reason string
	Pos    report.Pos
}

// impossible reads rules, the endings they cannot have, and why.
func (d *decoder) impossible(n *node, ids []string) (out []ImpossibleEnding) {
	if n.shape != mapping {
		d.wrong(n, "a mapping of rules to the endings they cannot have")
		return nil
	}
	known := make([]string, 0, 5)
	for _, s := range report.RuleStatuses() {
		known = append(known, string(s))
	}
	for i, rule := range n.keys {
		d.knownRule(rule, rule, ids)
		endings := n.items[i]
		if endings.shape != mapping {
			d.wrong(endings, "a mapping of endings to reasons, as in {insufficient: needs no sample}")
			continue
		}
		for k, status := range endings.keys {
			var why string
			d.into(pointed(&why), endings.items[k], nil)
			switch {
			case !contains(known, status.value):
				d.choose(status, "unknown ending "+quoted(status.value), status.value, known)
			case strings.TrimSpace(why) == "":
				d.add(status, "ending without a reason", "why the rule cannot end so", "")
			default:
				out = append(out, ImpossibleEnding{Rule: rule.value, Status: report.RuleStatus(status.value), Reason: why, Pos: status.pos()})
			}
		}
	}
	return out
}
