package pace

import (
	"strings"
	"testing"
)

func TestProvidersAreFoundByHostAndLogin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		host, login    string
		minute, day    int
		sharedByDomain bool
	}{
		{"smtp.office365.com", "r@agency.cn", 30, 10000, false},
		{"SMTP.Office365.com.", "r@agency.cn", 30, 10000, false},
		{"smtp.gmail.com", "r@agency.cn", 0, 2000, false},
		{"smtp.gmail.com", "Report@Gmail.com", 0, 500, false},
		{"smtp-relay.gmail.com", "", 0, 10000, false},
		{"smtp.exmail.qq.com", "r@agency.cn", 0, 500, true},
		{"hwsmtp.exmail.qq.com", "r@agency.cn", 0, 500, true},
		{"smtp.qq.com", "1@qq.com", 0, 0, false},    // secret numbers
		{"smtp.163.com", "a@163.com", 0, 0, false},  // as well
		{"notexmail.qq.com", "a@b.cn", 0, 0, false}, // only whole labels
		{"exmail.qq.com.evil.cn", "", 0, 0, false},  // and only at the end
		{"127.0.0.1", "", 0, 0, false}, {"", "", 0, 0, false},
	} {
		p := Of(c.host, c.login)
		if p.PerMinute != c.minute || p.PerDay != c.day || p.ByDomain != c.sharedByDomain {
			t.Errorf("%s %s: %+v", c.host, c.login, p)
		}
	}
}

func TestEveryProviderNamesItsSource(t *testing.T) {
	t.Parallel()
	for i, p := range providers {
		if len(p.Source) < 20 || p.Host != strings.ToLower(p.Host) || p.PerMinute+p.PerDay+p.PerConnection == 0 {
			t.Errorf("row %d: %+v", i, p)
		}
		if got := Of(p.Host, "x"+p.Login); got != p {
			t.Errorf("row %d is hidden behind %+v", i, got)
		}
	}
}
