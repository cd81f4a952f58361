/** The settings of every measurement: those of a service with nothing to configure. */
export const settings = { serviceId: "SP-1234-01" };

/** The same service with ten entries in each table (R5.11). All of the names occur, a few of them in each message. */
export const settingsWithTables = {
  ...settings,
  attributes: {
    account: {
      country: "Country",
      edition: "Edition",
      employees: "Employees",
      industry: "Industry",
      monthlyRevenue: "MRR",
      owner: "Account Owner",
      plan: "Plan",
      region: "Region",
      renewalDate: "Renewal Date",
      website: "Website",
    },
    user: {
      city: "City",
      company: "Company",
      firstName: "First Name",
      language: "Language",
      lastName: "Last Name",
      lastSeen: "Last Seen",
      phone: "Phone",
      plan: "Plan",
      role: "Role",
      seats: "Seats",
    },
  },
};
