package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/source/wechat"
)

// tokenRemedy says what to do about an account without a token.
func tokenRemedy(err error, appID, api string) string {
	var refused *wechat.RefusalError
	var nobody *wechat.UnreachableError
	proxied := strings.TrimRight(api, "/") != report.WeChatHome
	switch {
	case errors.As(err, &refused):
		return refusalRemedy(refused, appID, proxied)
	case errors.As(err, &nobody):
		return networkRemedy(err, nobody.Host, proxied)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "the time for all accounts was up: run doctor again"
	case proxied:
		return "wechat_api must pass requests on to " + report.WeChatHome + " as they are"
	}
	return "a login page or a filter may stand between: try from this machine with curl " + report.WeChatHome
}

// refusals are what to do about the errcodes of /cgi-bin/stable_token and /cgi-bin/token, after their pages and
// WeChat's list of codes: https://developers.weixin.qq.com/doc/subscription/api/base/api_getstableaccesstoken.html,
// https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html. %s is the AppID.
var refusals = map[int]string{
	-1:    "WeChat is busy: run doctor again in a minute",
	40001: "check the AppSecret of %s: after a reset the old one is void",
	40013: "check app_id: %s is no AppID; upper and lower case matter",
	40125: "check the AppSecret of %s: after a reset the old one is void",
	40243: "the AppSecret of %s is frozen: unfreeze it in the platform's development settings (解冻)",
	45009: "the calls of today are used up: something else asks for tokens all the time",
	45011: "too many calls a minute: wait, and find what else asks for tokens of %s",
	48001: "the account has no right to this interface: it must be verified (认证)",
	48004: "the account is restricted: log in to the platform and read its notice",
	50002: "the account is restricted: log in to the platform and read its notice",
	50004: "the account may not ask for tokens: log in to the platform and read its notice",
	50007: "the account is frozen: log in to the platform and read its notice",
	89501: "the account's administrator must confirm this machine's IP in WeChat",
	89503: "the account's administrator must confirm this machine's IP in WeChat",
	89506: "the account's administrator has refused this machine's IP twice: speak with them, then wait 24 hours",
	89507: "the account's administrator has refused this machine's IP: speak with them, then wait an hour",
}

func refusalRemedy(r *wechat.RefusalError, appID string, proxied bool) string {
	if r.Code == 40164 {
		if ip, ok := ipIn(r.Said); ok {
			return "add " + ip + " to the IP whitelist (IP白名单) in the platform's development settings"
		}
		return "add this machine's public IP to the IP whitelist (IP白名单) in the platform's development settings"
	}
	if text, ok := refusals[r.Code]; ok {
		return strings.ReplaceAll(text, "%s", appID)
	}
	if proxied {
		return "the proxy of wechat_api may change requests: see WeChat's list of error codes"
	}
	return "see WeChat's list of error codes; its support asks for the rid"
}

// ipIn is the address that WeChat saw: "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: ...".
func ipIn(said string) (string, bool) {
	for word := range strings.FieldsSeq(said) {
		if ip, err := netip.ParseAddr(strings.Trim(word, ",.;")); err == nil {
			return ip.Unmap().WithZone("").String(), true
		}
	}
	return "", false
}

func networkRemedy(err error, host string, proxied bool) string {
	var dns *net.DNSError
	var invalid x509.CertificateInvalidError
	var stranger x509.UnknownAuthorityError
	var another x509.HostnameError
	switch {
	case errors.Is(err, wechat.ErrProxy):
		return "check HTTPS_PROXY in the environment of serve and of every worker, or unset it"
	case errors.As(err, &dns):
		return "check this machine's DNS"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "check this machine's clock first; if it is right, the certificate of " + host + " is over"
	case errors.As(err, &stranger):
		return "install the package ca-certificates; if it is there, a proxy shows its own certificate: have it leave " + host + " alone"
	case errors.As(err, &another):
		return "check wechat_api: the certificate is for another name"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "check wechat_api: its port speaks no TLS"
	case proxied:
		return "check wechat_api, and that its proxy runs and can be reached from here"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return fmt.Sprintf("let this machine reach %s on port 443, or set HTTPS_PROXY", host)
	}
	return "check this machine's way to " + host
}
