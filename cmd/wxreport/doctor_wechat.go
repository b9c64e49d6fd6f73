package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/source/wechat"
)

// wechat asks for the token of each account that has credentials.
func (d *doctor) wechat(ctx context.Context) {
	secrets := d.appSecrets()
	accounts := slices.Sorted(maps.Keys(secrets))
	if len(accounts) == 0 {
		return
	}
	if d.offline {
		for _, account := range accounts {
			d.note(fine, "wechat", account+": the secret is there, its token was not tried", "")
		}
		return
	}
	client, err := wechat.NewClient(d.w.WeChatAPI, wechat.Transport())
	if err != nil {
		d.note(fail, "wechat", "wechat_api: "+err.Error(), "wechat_api: "+report.WeChatHome)
		return
	}
	ask := func(ctx context.Context, account string) (wechat.Token, finding, error) {
		app := d.w.WeChat[account]
		token, err := client.Token(ctx, app.AppID, secrets[account])
		if err != nil {
			return token, finding{fail, "wechat", account + ": " + err.Error(), tokenRemedy(err, app.AppID, d.w.WeChatAPI)}, err
		}
		return token, finding{fine, "wechat", account + ": token ok", ""}, nil
	}
	// One account before the others: where nobody answers, they would only wait for nobody as well.
	token, found, err := ask(ctx, accounts[0])
	d.found = append(d.found, found)
	var nobody *wechat.UnreachableError
	if others := accounts[1:]; !errors.As(err, &nobody) {
		d.sideBySide(ctx, "wechat", others, func(ctx context.Context, account string) finding {
			_, found, _ := ask(ctx, account)
			return found
		})
	} else if len(others) > 0 {
		d.note(warn, "wechat", fmt.Sprintf("%d more accounts were not tried", len(others)), "run doctor again when "+nobody.Host+" answers")
	}
	if !token.Date.IsZero() {
		d.skew("WeChat", token.Date, time.Minute)
	}
}

// appSecrets reads the secrets of accounts, by account.
func (d *doctor) appSecrets() map[string]report.Secret {
	secrets, owner := map[string]report.Secret{}, map[string]string{}
	for _, account := range slices.Sorted(maps.Keys(d.w.WeChat)) {
		app := d.w.WeChat[account]
		if other := owner[app.AppID]; other != "" {
			d.note(warn, "wechat", account+" and "+other+" have the same app_id", "give each account the AppID of its own")
		}
		owner[app.AppID] = account
		d.secretFile("wechat", app.Secret)
		secret, err := app.Secret.Read(os.Getenv, os.ReadFile)
		if err != nil {
			d.note(fail, "wechat", account+": "+err.Error(), "set it to the AppSecret of "+app.AppID+", from the platform's development settings")
			continue
		}
		secrets[account] = secret
	}
	return secrets
}
