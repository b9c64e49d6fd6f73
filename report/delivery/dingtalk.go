package delivery

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Limits of a DingTalk robot.
const (
	dingtalkLimit     = 20_000 // bytes of a request
	dingtalkPerMinute = 20
)

type dingtalkOptions struct {
	WebhookEnv  string `yaml:"webhook_env" doc:"environment variable that holds the address of the robot"`
	WebhookFile string `yaml:"webhook_file" doc:"file that holds the address of the robot"`
	SecretEnv   string `yaml:"secret_env" doc:"environment variable that holds the key to sign with; empty: unsigned"`
	SecretFile  string `yaml:"secret_file" doc:"file that holds the key to sign with"`
}

func dingtalkKind(s *Setup) report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "dingtalk", Summary: "A summary to a DingTalk group by its robot.",
		Example: "dingtalk: {webhook_env: DING_HOOK, secret_env: DING_KEY}",
		Options: func() any { return &dingtalkOptions{} },
		Build: func(options any) (report.Channel, error) {
			o := options.(*dingtalkOptions)
			return newRobot(robot{setup: s, kind: "dingtalk", perMinute: dingtalkPerMinute, write: dingtalkText, sign: signDingtalk, judge: judgeDingtalk,
				hook: report.SecretRef{Env: o.WebhookEnv, File: o.WebhookFile}, key: report.SecretRef{Env: o.SecretEnv, File: o.SecretFile}})
		}}
}

func dingtalkText(p report.Parcel) ([]byte, error) {
	title, lines := summary(p)
	out := []string{"### " + inert.Replace(title)}
	for _, l := range lines {
		text := inert.Replace(l.text)
		if l.bold {
			text = "**" + text + "**"
		}
		out = append(out, "", text) // one line break is none in its markdown
	}
	type markdown struct {
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	return json.Marshal(struct {
		MsgType  string   `json:"msgtype"`
		Markdown markdown `json:"markdown"`
	}{"markdown", markdown{cut(title, 200), fitting(out, dingtalkLimit/2)}})
}

// signDingtalk signs as DingTalk wants it: the secret is the key, "timestamp\nsecret"
// the message, the time in milliseconds, both in the address.
func signDingtalk(c *call, key report.Secret, now time.Time) error {
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(stamp + "\n" + key.Reveal()))
	u := *c.url
	query := u.Query()
	query.Set("timestamp", stamp)
	query.Set("sign", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	u.RawQuery = query.Encode()
	c.url = &u
	return nil
}

func judgeDingtalk(body []byte) (report.Result, time.Duration, string) {
	var r struct {
		Code    *int   `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(body, &r); err != nil || r.Code == nil {
		return report.Unknown, 0, "a reply without errcode"
	}
	words := fmt.Sprintf("errcode %d %s", *r.Code, r.Message)
	switch *r.Code {
	case 0:
		return report.Accepted, 0, words
	case 130101, 410100, -1: // too often: the robot is blocked for ten minutes
		return report.RetryLater, 11 * time.Minute, words
	}
	return report.Rejected, 0, words
}
