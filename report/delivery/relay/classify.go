package relay

import (
	"regexp"
	"strings"
	"time"
)

// enhanced finds the status code of RFC 3463 at the start of a reply.
var enhanced = regexp.MustCompile(`^([245])\.(\d{1,3})\.(\d{1,3})\b`)

// classify judges a reply of three digits, which is always definitive for its stage.
//
// The digits drive the logic (RFC 5321, 4.2.1). The words only widen a refusal to
// the whole run, and only where large providers are known to say nothing else: a
// quota or a frequency limit concerns every message that would follow.
func classify(stage Stage, code int, text string) Result {
	r := Result{Stage: stage, Code: code, Reply: oneLine(text)}
	class := enhanced.FindStringSubmatch(text)
	switch {
	case code/100 == 2:
		r.Status = Accepted
		return r
	case code/100 == 4:
		r.Status = Retry
		r.Halt = code == 421 || crowded(text)
		r.After = patience(text)
	case code/100 != 5: // another protocol: certainly no message of ours was taken
		r.Status = Retry
	case limited(class, text):
		r.Status, r.Halt, r.After = Retry, true, time.Hour
	default:
		r.Status = Rejected
	}
	if unauthorised(stage, code, class) {
		r.Status, r.Halt, r.Setup, r.After = Retry, true, true, 0
	}
	return r
}

// unauthorised reports whether the server refused us, not the recipient: it wants
// a login, or the login may not use this sender.
func unauthorised(stage Stage, code int, class []string) bool {
	switch code {
	case 530, 534, 535, 538:
		return true
	}
	if stage == StageLogin {
		return code/100 != 2
	}
	return stage == StageMail && code/100 == 5 && class != nil && class[2] == "7"
}

// crowded reports whether a temporary refusal speaks of a limit on us.
func crowded(text string) bool {
	t := strings.ToLower(text)
	for _, word := range []string{"quota", "limit", "frequen", "too many", "rate", "hl:", "mi:dmc", "mi:sfq", "rp:drc", "rp:ccl", "dt:spm"} {
		if strings.Contains(t, word) {
			return true
		}
	}
	return false
}

// limited finds permanent-looking refusals that are limits in truth: Gmail's daily
// limit 5.4.5, and the frequency limits of Chinese providers. The reply is
// definitive, so another try cannot send twice.
func limited(class []string, text string) bool {
	if class != nil && class[2] == "4" && class[3] == "5" {
		return true
	}
	t := strings.ToLower(text)
	return strings.Contains(t, "frequency limit") || strings.Contains(t, "sending limit") || strings.Contains(t, "quota exceeded")
}

// patience is the wait that NetEase's codes ask for; 0 where the reply asks for none.
func patience(text string) time.Duration {
	switch {
	case strings.Contains(text, "DT:SPM"):
		return 2 * time.Minute
	case strings.Contains(text, "MI:SFQ"):
		return 15 * time.Minute
	}
	return 0
}

// maxReply bounds what is kept of a server's words, in bytes.
const maxReply = 400

// oneLine makes a server's words safe to store and print.
func oneLine(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "?"))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxReply {
		s = strings.ToValidUTF8(s[:maxReply], "") + "…"
	}
	return s
}
