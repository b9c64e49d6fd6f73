package jobs

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// trouble is a kind of incident: how its causes begin, its title where one beginning has several, and what to do.
type trouble struct {
	cause, title, advice, command, join string
}

// troubles lists the kinds, the worst first. In a command %s is where targets go, %p the period.
var troubles = []trouble{
	{"relay/", "", "Look whether the mail server answers and takes the login. Nothing is lost: messages wait, and go by themselves.", "wxreport doctor", ""},
	{"spec/", "", "Mend the spec: it is read again by itself, and what is due is made up for. To see whether it is right:", "wxreport check %s", ""},
	{"run/", titleFailed, "Mend what the line names, then have the report made:", "wxreport run --reports %s --period %p", ","},
	{"run/", titleHeld, "Bring the missing data, then have the report made; without the data it goes out as a preliminary one:", "wxreport run --reports %s --period %p", ","},
	{"run/", titleNoData, "If it shall go out after all, bring the missing data, then have the report made:", "wxreport run --reports %s --period %p", ","},
	{"review/", titleChanged, "Look at it again, then approve it or send it back with wxreport review approve or reject:", "wxreport review show %s", ""},
	{"delivery/", titleUncertain, "Ask the recipient. If it did not arrive, send it again; if it did, say so by --arrived:", "wxreport resend %s", " "},
	{"delivery/", titleRefused, "When the cause that the reply names is gone, send it again:", "wxreport resend %s", " "},
	{"review/", titleUnread, "Look at it, then approve it or send it back with wxreport review approve or reject:", "wxreport review show %s", ""},
}

// rank is an incident's place among the kinds, the worst 0.
func rank(i report.Incident) int {
	at := slices.IndexFunc(troubles, func(t trouble) bool {
		return strings.HasPrefix(i.Key, t.cause) && (t.title == "" || t.title == i.Title)
	})
	if at < 0 {
		return len(troubles)
	}
	return at
}

var (
	// ofRun is the start of an incident's text about a run: its period, and its edition from the second on.
	ofRun = regexp.MustCompile(`^([^ ,:]+)(, edition \d+)?: `)
	// ofMessage is the name of a message in an incident's text.
	ofMessage = regexp.MustCompile(`\(message ([0-9a-z]+)\): `)
)

// remedy is what to do about an incident; the entry is its report's, nil when it is gone from the workspace.
func (e *Engine) remedy(i report.Incident, entry *Entry) report.Remedy {
	at := rank(i)
	if at == len(troubles) {
		return report.Remedy{}
	}
	t := troubles[at]
	r := report.Remedy{Advice: t.advice, Command: t.command, Target: i.Report, Join: t.join}
	switch t.cause {
	case "relay/":
		r.Target = ""
	case "spec/":
		if entry != nil {
			r.Target = entry.Path
			if path, err := filepath.Rel(e.Workspace.Folder(), entry.Path); err == nil {
				r.Target = path
			}
		}
	case "run/":
		found := ofRun.FindStringSubmatch(i.Text)
		if found == nil {
			return report.Remedy{Advice: t.advice, Command: "wxreport status"}
		}
		r.Command = strings.ReplaceAll(t.command, "%p", found[1])
		if found[2] != "" { // a corrected edition is asked for by its own command
			r.Command, r.Join = "wxreport reissue %s --reason TEXT", ""
		}
	case "delivery/":
		found := ofMessage.FindStringSubmatch(i.Text)
		if found == nil {
			return report.Remedy{Advice: t.advice, Command: "wxreport deliveries --state rejected,unknown"}
		}
		r.Target = found[1]
	}
	r.Target = quoted(r.Target)
	return r
}

var plainWord = regexp.MustCompile(`^[\pL\pN_./@:+-]*$`)

// quoted is a word as a shell takes it.
func quoted(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
