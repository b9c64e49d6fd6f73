package pace

import (
	"strings"
	"testing"
)

func TestProvidersAreFoundByHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host        string
		minute, day int
	}{
		{"smtp.office365.com", 30, 10000},
		{"SMTP.Office365.com.", 30, 10000},
		{"smtp.gmail.com", 0, 2000},
		{"smtp-relay.gmail.com", 0, 10000},
		{"smtp.qq.com", 0, 0},            // secret numbers
		{"smtp.exmail.qq.com", 0, 0},     // as well
		{"smtp.163.com", 0, 0},           // as well
		{"notsmtp.gmail.com", 0, 0},      // only whole labels
		{"smtp.gmail.com.evil.cn", 0, 0}, // and only at the end
		{"127.0.0.1", 0, 0}, {"", 0, 0},
	} {
		p := Of(c.host)
		if p.PerMinute != c.minute || p.PerDay != c.day {
			t.Errorf("%s: %+v", c.host, p)
		}
	}
}

func TestEveryProviderNamesItsSource(t *testing.T) {
	t.Parallel()
	for i, p := range providers {
		if len(p.Source) < 20 || p.Host != strings.ToLower(p.Host) || p.PerMinute+p.PerDay == 0 {
			t.Errorf("row %d: %+v", i, p)
		}
		if got := Of(p.Host); got != p {
			t.Errorf("row %d is hidden behind %+v", i, got)
		}
	}
}
