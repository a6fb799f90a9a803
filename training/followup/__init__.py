"""Follow-up (后续服务, R-FN-5): library, resources that fit, half-yearly tracking against the plan, visits, advice."""
