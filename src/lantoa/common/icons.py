"""Line drawings on a 24 by 24 grid, inherited colour; only those that pages use."""

ICONS = {
    "alert": '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5m0 2.6v.1"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0"/>',
    "building": '<path d="M4 20.5V9.5l8-5 8 5v11zM2.5 20.5h19M9.5 20.5v-5h5v5M8 11.5h.1m3.9 0h.1m3.9 0h.1"/>',
    "chart": '<path d="M4 20.5h16.5M6.5 17v-5m5.5 5V6m5.5 11V9.5"/>',
    "check": '<circle cx="12" cy="12" r="8.8"/><path d="m8 12.3 2.8 2.8L16 9.6"/>',
    "clock": '<circle cx="12" cy="12" r="8.8"/><path d="M12 7v5.2l3.4 2"/>',
    "download": '<path d="M12 4v11m-4.5-4 4.5 4.3 4.5-4.3M4.5 20h15"/>',
    "home": '<path d="m3.5 11.5 8.5-7 8.5 7M6 9.8v10.4h12V9.8M10 20.2v-5.4h4v5.4"/>',
    "info": '<circle cx="12" cy="12" r="8.8"/><path d="M12 11v5.2m0-8.6v.1"/>',
    "list": (
        '<path d="M9.5 6.5h11m-11 5.5h11m-11 5.5h11M3.5 6.5l1.2 1.2 2-2.4M3.5 12l1.2 1.2 2-2.4m-3.2 6.7 1.2'
        ' 1.2 2-2.4"/>'
    ),
    "more": '<path d="M5 12h.1m6.8 0h.2m6.8 0h.1" stroke-width="3"/>',
    "out": '<path d="M10 4H5v16h5m4.5-4 4-4-4-4m4 4H9.5"/>',
    "paper": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5v5h5M9 13h6.5M9 16.5h6.5"/>',
    "pen": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.6"/>'
        '<path d="M2.5 20c.4-4 3-6 6.5-6s6.1 2 6.5 6M15.5 5.2a3.6 3.6 0 0 1 0 6.6M18 14.5c2 .8 3.2 2.6 3.5 5.5"/>'
    ),
    "plan": '<path d="M4 5.5h16v15H4zM4 10h16M8.5 3.5v4m7-4v4M8 14h3m-3 3h6"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14.5h10v6H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "send": '<path d="M20.5 4 3.5 10.5l6.5 3 3 6.5zM10 13.5l4-4"/>',
    "spread": (
        '<circle cx="12" cy="18" r="1.6"/>'
        '<path d="M7.5 18a4.5 4.5 0 0 1 9 0M4.5 18a7.5 7.5 0 0 1 15 0M1.5 18a10.5 10.5 0 0 1 21 0"/>'
    ),
    "star": '<path d="m12 3.5 2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9L6.7 20l1.1-6-4.4-4.2 6-.8z"/>',
}
